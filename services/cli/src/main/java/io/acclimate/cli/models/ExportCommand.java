package io.acclimate.cli.models;

import io.acclimate.cli.CommandFailed;
import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.cli.output.OutputOptions;
import io.acclimate.cli.output.Row;
import io.acclimate.client.RegistryClient;
import io.acclimate.core.artifact.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "export",
    header = "Write the registry's whole state as one canonical JSON document.",
    description = {
      "",
      "Models, aliases with their signatures, versions, and where each alias pointed when; no"
          + " weights. Two registries that read the same journal give the same bytes, however long"
          + " they run: cmp and sha256sum compare them.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate models export --out before.json",
      "  ./acclimate models export | jq .position"
    })
final class ExportCommand implements Callable<Integer> {
  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to; it appears when it is whole. Default: standard output.")
  private @Nullable Path out;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    RegistryClient registry = connection.connect().registry();
    Path file = out;
    if (file == null) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      registry.export(bytes);
      PrintWriter printed = spec.commandLine().getOut();
      printed.print(bytes.toString(StandardCharsets.UTF_8));
      printed.flush();
      return ExitCode.OK;
    }
    Digest digest = write(registry, file);
    long size = Files.size(file);
    output.result(
        "%s: %d bytes, SHA-256 %s".formatted(file, size, digest),
        Row.empty()
            .with("file", file.toString())
            .with("sizeBytes", size)
            .with("sha256", digest.hex()));
    return ExitCode.OK;
  }

  private static Digest write(RegistryClient registry, Path file) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    MessageDigest sha256 = Digest.sha256();
    try {
      try (OutputStream hashed = new DigestOutputStream(Files.newOutputStream(part), sha256)) {
        registry.export(hashed);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      return Digest.of(sha256);
    } catch (IOException e) {
      throw new CommandFailed("--out " + file + ": " + e + "; what came is in " + part, e);
    }
  }
}
