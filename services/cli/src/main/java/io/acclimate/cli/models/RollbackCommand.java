package io.acclimate.cli.models;

import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.cli.output.OutputOptions;
import io.acclimate.client.RegistryClient.Written;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "rollback",
    header = "Let an earlier version serve again.",
    description = {
      "",
      "Champion moves to the version, and so do the weights that the next round starts from; the"
          + " replay memory and the hold-outs stay. Consumers swap within a second or so.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate models rollback gas-sensors            # the champion before this one",
      "  ./acclimate models rollback gas-sensors --to 3"
    })
final class RollbackCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = "Registered name.")
  private String name;

  @Option(
      names = "--to",
      paramLabel = "VERSION",
      description = "Version to go back to. Default: the champion before this one.")
  private @Nullable Integer version;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    Written written = connection.connect().registry().rollBack(name, version);
    output.result(name + ": " + written.detail(), ModelRows.written(name, written));
    return ExitCode.OK;
  }
}
