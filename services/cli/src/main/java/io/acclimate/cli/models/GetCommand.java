package io.acclimate.cli.models;

import io.acclimate.cli.connection.Connection;
import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.cli.output.OutputOptions;
import io.acclimate.cli.output.OutputOptions.Block;
import io.acclimate.cli.topics.ClosedExperience;
import io.acclimate.cli.topics.ClosedExperiences;
import io.acclimate.cli.topics.RoundReasons;
import io.acclimate.client.Model;
import io.acclimate.client.RegistryClient;
import io.acclimate.client.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "get",
    header = "Show one model, its versions and its last experiences.",
    description = {
      "",
      "Newest versions come last. The serving digest is a version's identity: equal digests mean"
          + " equal weights and preprocessing.",
      "",
      "An experience is a run of examples that one round learns from. What closed it, and why"
          + " its round ended as it did, is in topics, so a broker has to answer; --experiences 0 asks the registry only.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate models get gas-sensors",
      "  ./acclimate models get gas-sensors --experiences 50",
      "  ./acclimate models get gas-sensors -o json"
    })
final class GetCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = "Registered name.")
  private String name;

  @Option(
      names = "--experiences",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many of the last experiences to show. Default: ${DEFAULT-VALUE}.")
  private int last;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    Connection connected = connection.connect();
    RegistryClient registry = connected.registry();
    Model model = registry.model(name);
    List<Version> versions = registry.versions(name);
    List<ClosedExperience> closed = last > 0 ? ClosedExperiences.of(connected, name) : List.of();
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Block(
            "versionList",
            versions.stream().map(version -> ModelRows.version(version, closed)).toList(),
            List.of(
                "version",
                "serving",
                "experience",
                "trigger",
                "aliases",
                "standing",
                "created",
                "description")));
    if (last > 0) {
      Map<Long, String> reasons = RoundReasons.of(connected, name);
      blocks.add(
          new Block(
              "experienceList",
              closed.subList(Math.max(0, closed.size() - last), closed.size()).stream()
                  .map(
                      experience ->
                          ModelRows.experience(experience, model.head(), versions, reasons))
                  .toList(),
              List.of(
                  "experience",
                  "trigger",
                  "labelled",
                  "closed",
                  "state",
                  "version",
                  "detail",
                  "reason")));
    }
    output.details(ModelRows.details(model), blocks);
    return ExitCode.OK;
  }
}
