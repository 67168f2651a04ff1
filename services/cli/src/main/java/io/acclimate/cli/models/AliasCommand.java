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
    name = "alias",
    header = "Point an alias at a version, or take the alias away.",
    description = {
      "",
      "champion is the version that answers; pointing it elsewhere is a release by hand, and the"
          + " weights that the next round starts from stay (rollback moves them as well).",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate models alias gas-sensors challenger 7",
      "  ./acclimate models alias gas-sensors champion 7 --reason 'passed the week'",
      "  ./acclimate models alias gas-sensors challenger --remove"
    })
final class AliasCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "MODEL", description = "Registered name.")
  private String name;

  @Parameters(index = "1", paramLabel = "ALIAS", description = "Such as champion or challenger.")
  private String alias;

  @Parameters(
      index = "2",
      paramLabel = "VERSION",
      arity = "0..1",
      description = "Number of the version.")
  private @Nullable Integer version;

  @Option(names = "--remove", description = "Take the alias away; never champion.")
  private boolean remove;

  @Mixin private ReasonOption reason;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    if (remove == (version != null)) {
      throw new CommandFailed("give either a VERSION or --remove");
    }
    RegistryClient registry = connection.connect().registry();
    Written written =
        version == null
            ? registry.removeAlias(name, alias, reason.text())
            : registry.setAlias(name, alias, version, reason.text());
    output.result(name + ": " + written.detail(), ModelRows.written(name, written));
    return ExitCode.OK;
  }
}
