package io.acclimate.cli.models;

import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.cli.output.OutputOptions;
import io.acclimate.client.Model;
import io.acclimate.client.RegistryClient;
import io.acclimate.client.Version;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "get",
    header = "Show one model and its versions.",
    description = {
      "",
      "Newest versions come last. The serving digest is a version's identity: equal digests mean"
          + " equal weights and preprocessing.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate models get gas-sensors",
      "  ./acclimate models get gas-sensors -o json"
    })
final class GetCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = "Registered name.")
  private String name;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    RegistryClient registry = connection.connect().registry();
    Model model = registry.model(name);
    List<Version> versions = registry.versions(name);
    output.details(
        ModelRows.details(model),
        "versionList",
        versions.stream().map(ModelRows::version).toList(),
        List.of("version", "serving", "experience", "aliases", "created", "description"));
    return ExitCode.OK;
  }
}
