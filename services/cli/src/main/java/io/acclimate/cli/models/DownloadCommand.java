package io.acclimate.cli.models;

import io.acclimate.cli.CommandFailed;
import io.acclimate.cli.connection.Connection;
import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.cli.output.OutputOptions;
import io.acclimate.cli.output.Row;
import io.acclimate.client.Model;
import io.acclimate.client.RegistryClient;
import io.acclimate.client.TrustFromSettings;
import io.acclimate.client.Version;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.CorruptBlobException;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.SafetensorsExport;
import io.acclimate.core.artifact.ServingManifest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "download",
    header = "Write a version's weights as one safetensors file.",
    description = {
      "",
      "The names are PyTorch's. Every tensor is held against its digest, and what an alias points at"
          + " against its signature where acclimate.trusted-keys names the keys, by --config or in"
          + " the environment.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate models download gas-sensors --out gas-sensors.safetensors",
      "  ./acclimate models download gas-sensors 3 --out three.safetensors",
      "  ./acclimate models download gas-sensors challenger --out next.safetensors"
    })
final class DownloadCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "MODEL", description = "Registered name.")
  private String name;

  @Parameters(
      index = "1",
      paramLabel = "VERSION|ALIAS",
      defaultValue = "champion",
      description = "Number of the version, or an alias. Default: ${DEFAULT-VALUE}.")
  private String which;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where to; it appears when it is whole.")
  private Path out;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    Connection connected = connection.connect();
    RegistryClient registry = connected.registry();
    Model model = registry.model(name);
    BlobStore blobs = connected.largeBlobs();
    Wanted wanted = wanted(registry, model);
    byte[] manifest =
        CorruptBlobException.requireMatch(wanted.serving, blobs.get(wanted.serving), "fetched");
    if (wanted.alias != null && connected.edge().trust().trustedKeys() != null) {
      TrustFromSettings.of(connected.edge().trust(), InstantSource.system())
          .require(wanted.serving, manifest, wanted.alias.signature());
    }
    SafetensorsExport export =
        new SafetensorsExport(wanted.serving, ServingManifest.parse(manifest));
    write(export, blobs);
    output.result(
        "%s: version %d of %s, %d bytes".formatted(out, wanted.version, name, export.sizeBytes()),
        Row.empty()
            .with("file", out.toString())
            .with("model", name)
            .with("version", wanted.version)
            .with("serving", wanted.serving.hex())
            .with("sizeBytes", export.sizeBytes()));
    return ExitCode.OK;
  }

  /**
   * What is fetched.
   *
   * @param alias by which it was named; null if by number
   */
  private record Wanted(int version, Digest serving, Model.@Nullable Alias alias) {}

  private Wanted wanted(RegistryClient registry, Model model) {
    if (which.matches("[1-9][0-9]{0,8}")) {
      Version version = registry.version(name, Integer.parseInt(which));
      return new Wanted(version.version(), version.servingDigest(), null);
    }
    Model.Alias alias = model.aliases().get(which);
    if (alias == null) {
      throw new CommandFailed(
          "'%s' is neither the number of a version nor an alias of model %s, which has %s"
              .formatted(which, name, String.join(", ", model.aliases().keySet())));
    }
    return new Wanted(alias.version(), alias.servingDigest(), alias);
  }

  private void write(SafetensorsExport export, BlobStore blobs) {
    Path part = out.resolveSibling(out.getFileName() + ".part");
    try {
      try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(part))) {
        export.writeTo(file, blobs);
      }
      Files.move(part, out, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new CommandFailed("--out " + out + ": " + e + "; what came is in " + part, e);
    }
  }
}
