package io.acclimate.cli.models;

import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.cli.output.OutputOptions;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    header = "Show all registered models.",
    description = {"", "One row for each model: its state and the version that serves.", ""},
    footer = {
      "",
      "Examples:",
      "  ./acclimate models list",
      "  ./acclimate models list -o json --registry http://registry.example:8080"
    })
final class ListCommand implements Callable<Integer> {
  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    output.rows(
        connection.connect().registry().models().models().stream().map(ModelRows::summary).toList(),
        List.of("model", "state", "champion", "versions", "experience", "classes"));
    return ExitCode.OK;
  }
}
