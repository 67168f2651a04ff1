package io.acclimate.cli.models;

import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.cli.output.OutputOptions;
import io.acclimate.client.RegistryClient.Written;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "pause",
    header = "Let a model's adaptation rounds wait.",
    description = {
      "",
      "The champion goes on serving and events are still taken in; what they teach waits until"
          + " resume. Other models are not affected.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  ./acclimate models pause gas-sensors --reason 'sensor 7 is being replaced'"
    })
final class PauseCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = "Registered name.")
  private String name;

  @Mixin private ReasonOption reason;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    Written written = connection.connect().registry().pause(name, reason.text());
    output.result(name + ": " + written.detail(), ModelRows.written(name, written));
    return ExitCode.OK;
  }
}
