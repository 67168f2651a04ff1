package io.acclimate.cli.models;

import io.acclimate.cli.CommandFailed;
import io.acclimate.cli.connection.Connection;
import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.cli.output.OutputOptions;
import io.acclimate.cli.output.Progress;
import io.acclimate.cli.output.Row;
import io.acclimate.cli.rebuild.Outcome;
import io.acclimate.cli.rebuild.Rebuild;
import io.acclimate.client.RegistryClient;
import io.acclimate.client.Version;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "rebuild",
    header = "Repeat the round that made a version, and compare the bits.",
    description = {
      "",
      "Fetches what the round began with and what it learned from, runs it again here, on the CPU"
          + " with as many threads, and compares the digests. Nothing is written to the registry."
          + " Equal bits are promised for rounds of a CPU, with the same engines, on the same type"
          + " of CPU. Exit code 1 if the bits differ or the round cannot be repeated, because blobs"
          + " were collected or because no round made the version.",
      ""
    },
    footer = {"", "Example:", "  ./acclimate models rebuild gas-sensors 2"})
final class RebuildCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "MODEL", description = "Registered name.")
  private String name;

  @Parameters(index = "1", paramLabel = "VERSION", description = "Number of the version.")
  private int number;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Connection connected = connection.connect();
    RegistryClient registry = connected.registry();
    Version version = registry.version(name, number);
    if (version.standing() == Version.Standing.DELETED) {
      throw new CommandFailed("version %d of model %s is deleted".formatted(number, name));
    }
    Progress progress = new Progress(spec.commandLine().getErr(), InstantSource.system());
    Outcome outcome =
        new Rebuild(connected.blobs(), progress)
            .of(name, version, registry.origin(name, number).orElse(null));
    output.result(
        "%s version %d: %s".formatted(name, number, outcome.sentence()),
        Row.empty()
            .with("model", name)
            .with("version", number)
            .with("result", outcome.kind().name().toLowerCase(Locale.ROOT))
            .with("serving", version.servingDigest().hex())
            .with("detail", outcome.sentence()));
    return outcome.kind() == Outcome.Kind.EQUAL ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
