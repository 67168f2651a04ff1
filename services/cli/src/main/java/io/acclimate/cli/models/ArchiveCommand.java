package io.acclimate.cli.models;

import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.cli.output.OutputOptions;
import io.acclimate.client.RegistryClient;
import io.acclimate.client.RegistryClient.Written;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "archive",
    header = "Put a version away, so that no alias can point at it.",
    description = {
      "",
      "An archived version is kept, whole. It is refused while an alias points at the version.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate models archive gas-sensors 3 --reason 'sensor 7 was broken'",
      "  ./acclimate models archive gas-sensors 3 --restore"
    })
final class ArchiveCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "MODEL", description = "Registered name.")
  private String name;

  @Parameters(index = "1", paramLabel = "VERSION", description = "Number of the version.")
  private int version;

  @Option(names = "--restore", description = "Take the version back.")
  private boolean restore;

  @Mixin private ReasonOption reason;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    RegistryClient registry = connection.connect().registry();
    Written written =
        restore
            ? registry.restore(name, version, reason.text())
            : registry.archive(name, version, reason.text());
    output.result(name + ": " + written.detail(), ModelRows.written(name, written));
    return ExitCode.OK;
  }
}
