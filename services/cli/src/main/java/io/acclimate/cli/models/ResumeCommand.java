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
    name = "resume",
    header = "Let a paused model's adaptation rounds go on.",
    description = {"", "Experiences that were closed meanwhile are learnt in their order.", ""},
    footer = {"", "Example:", "  ./acclimate models resume gas-sensors"})
final class ResumeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = "Registered name.")
  private String name;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    Written written = connection.connect().registry().resume(name);
    output.result(name + ": " + written.detail(), ModelRows.written(name, written));
    return ExitCode.OK;
  }
}
