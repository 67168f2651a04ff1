package io.acclimate.cli.models;

import io.acclimate.cli.CommandFailed;
import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.cli.output.OutputOptions;
import io.acclimate.client.Model.Role;
import io.acclimate.client.Model.Traffic;
import io.acclimate.client.RegistryClient;
import io.acclimate.client.RegistryClient.Written;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "traffic",
    header = "Let an alias see requests beside champion.",
    description = {
      "",
      "A canary answers its share of the requests in place of champion; a shadow predicts on its"
          + " share and answers nobody. Predictions carry their role. What is given replaces what"
          + " was there; without any, the present shares are shown.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate models traffic gas-sensors --shadow challenger=1",
      "  ./acclimate models traffic gas-sensors --canary challenger=0.05",
      "  ./acclimate models traffic gas-sensors --champion-only"
    })
final class TrafficCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "MODEL", description = "Registered name.")
  private String name;

  @Option(
      names = "--shadow",
      paramLabel = "ALIAS=SHARE",
      description = "Predicts on this share, above 0 and at most 1. May be repeated.")
  private Map<String, Double> shadows = new LinkedHashMap<>();

  @Option(
      names = "--canary",
      paramLabel = "ALIAS=SHARE",
      description = "Answers this share, above 0 and at most 1 together. May be repeated.")
  private Map<String, Double> canaries = new LinkedHashMap<>();

  @Option(names = "--champion-only", description = "End shadows and canaries.")
  private boolean championOnly;

  @Mixin private ReasonOption reason;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    boolean shares = !shadows.isEmpty() || !canaries.isEmpty();
    if (championOnly && shares) {
      throw new CommandFailed("give either --champion-only or shares, not both");
    }
    RegistryClient registry = connection.connect().registry();
    if (!championOnly && !shares) {
      output.rows(
          registry.model(name).traffic().stream().map(ModelRows::traffic).toList(),
          List.of("alias", "role", "share"));
      return ExitCode.OK;
    }
    List<Traffic> traffic = new ArrayList<>();
    canaries.forEach((alias, share) -> traffic.add(new Traffic(alias, Role.CANARY, share)));
    shadows.forEach((alias, share) -> traffic.add(new Traffic(alias, Role.SHADOW, share)));
    Written written = registry.setTraffic(name, traffic, reason.text());
    output.result(name + ": " + written.detail(), ModelRows.written(name, written));
    return ExitCode.OK;
  }
}
