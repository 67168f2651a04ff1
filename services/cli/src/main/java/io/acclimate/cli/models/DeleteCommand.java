package io.acclimate.cli.models;

import io.acclimate.cli.CommandFailed;
import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.cli.output.OutputOptions;
import io.acclimate.client.RegistryClient;
import io.acclimate.client.RegistryClient.Written;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "delete",
    header = "Delete a version or a whole model, for good.",
    description = {
      "",
      "A version that an alias points at, or that the next round starts from, is refused. Numbers"
          + " of versions and names of models are never used again. The history stays.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate models delete gas-sensors 3",
      "  ./acclimate models delete gas-sensors --all-versions --reason 'plant 2 is closed'"
    })
final class DeleteCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "MODEL", description = "Registered name.")
  private String name;

  @Parameters(
      index = "1",
      paramLabel = "VERSION",
      arity = "0..1",
      description = "Number of the version.")
  private @Nullable Integer version;

  @Option(names = "--all-versions", description = "Delete the model with all its versions.")
  private boolean model;

  @Mixin private ReasonOption reason;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    if (model == (version != null)) {
      throw new CommandFailed("give either a VERSION or --all-versions");
    }
    RegistryClient registry = connection.connect().registry();
    Written written =
        version == null
            ? registry.deleteModel(name, reason.text())
            : registry.deleteVersion(name, version, reason.text());
    output.result(name + ": " + written.detail(), ModelRows.written(name, written));
    return ExitCode.OK;
  }
}
