package io.acclimate.cli.models;

import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.cli.output.OutputOptions;
import io.acclimate.cli.output.Row;
import io.acclimate.client.Model;
import io.acclimate.client.RegistryClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "sign",
    header = "Have what a model's aliases point at signed anew.",
    description = {
      "",
      "The registry signs with the key that acclimate.registry-service.signing-key names when it"
          + " starts. What was announced before keeps its signature, so after a change of keys this"
          + " is the step that makes the new one count. No version changes, and nobody swaps.",
      ""
    },
    footer = {"", "Example:", "  ./acclimate models sign gas-sensors"})
final class SignCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = "Registered name.")
  private String name;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    RegistryClient registry = connection.connect().registry();
    Map<String, Model.Alias> aliases = new TreeMap<>(registry.model(name).aliases());
    aliases.forEach(
        (alias, target) -> registry.setAlias(name, alias, target.version(), "to be signed anew"));
    List<Row> rows = new ArrayList<>();
    new TreeMap<>(registry.model(name).aliases())
        .forEach((alias, target) -> rows.add(ModelRows.alias(alias, target)));
    output.rows(rows, List.of("alias", "version", "serving", "key"));
    return ExitCode.OK;
  }
}
