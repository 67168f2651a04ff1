package io.acclimate.cli.topics;

import io.acclimate.cli.CommandFailed;
import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.EdgeSetup;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "apply",
    header = "Create missing topics and register missing schemas.",
    description = {
      "",
      "Topics that are there already are checked: their number of partitions"
          + " (acclimate.topics.partitions) and their clean-up policy must be as services need them."
          + " Nothing is ever deleted or changed.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  ./acclimate topics apply --bootstrap-servers kafka:9092 \\",
      "    --schema-registry http://schemas:8081 --namespace plant-7"
    })
final class ApplyTopicsCommand implements Callable<Integer> {
  @Mixin private ConnectionOptions options;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    EdgeConfig edge = options.connect().requireBroker().edge();
    try {
      EdgeSetup.ensure(edge, edge.id("topics-apply"));
    } catch (KafkaException e) {
      throw new CommandFailed(
          "the topics at "
              + edge.kafka().get("bootstrap.servers")
              + " cannot be made: "
              + e.getMessage(),
          e);
    }
    spec.commandLine()
        .getOut()
        .printf(
            "%d topics and their schemas are there, under %s.%n",
            edge.topics().definitions(edge.partitions()).size(), edge.topics().namespace());
    return ExitCode.OK;
  }
}
