package io.acclimate.cli.topics;

import io.acclimate.cli.CommandFailed;
import io.acclimate.cli.connection.Connection;
import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.cli.output.OutputOptions;
import io.acclimate.cli.output.Row;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.TopicFinding;
import io.acclimate.schemas.TopicSetup;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "plan",
    header = "Show what apply would make, and what it would refuse.",
    description = {
      "",
      "One line for each topic that is missing or different; nothing is changed. What is different"
          + " has to be changed by hand, or another namespace chosen: apply refuses it.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 all is as it must be, 1 failed, 2 not understood, 3 something is missing or"
          + " different.",
      "",
      "Examples:",
      "  ./acclimate topics plan",
      "  ./acclimate topics plan --all -o json"
    })
final class PlanTopicsCommand implements Callable<Integer> {
  /** Something is to be done. */
  static final int TO_DO = 3;

  @Option(names = "--all", description = "Also show topics that are as they must be.")
  private boolean all;

  @Mixin private ConnectionOptions options;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    Connection connected = options.connect().requireBroker();
    List<TopicFinding> findings = look(connected.edge());
    long toDo = findings.stream().filter(PlanTopicsCommand::isToDo).count();
    output.rows(
        findings.stream()
            .filter(finding -> all || isToDo(finding))
            .map(PlanTopicsCommand::row)
            .toList(),
        List.of("topic", "state", "detail"));
    return toDo == 0 ? ExitCode.OK : TO_DO;
  }

  private static List<TopicFinding> look(EdgeConfig edge) {
    try (Admin admin = Admin.create(edge.admin(edge.id("topics-plan")))) {
      return TopicSetup.look(admin, edge.topics(), edge.partitions());
    } catch (KafkaException e) {
      throw new CommandFailed(
          "the topics at "
              + edge.kafka().get("bootstrap.servers")
              + " cannot be looked at: "
              + e.getMessage(),
          e);
    }
  }

  private static boolean isToDo(TopicFinding finding) {
    return finding.state() != TopicFinding.State.AS_DEFINED;
  }

  private static Row row(TopicFinding finding) {
    return Row.empty()
        .with("topic", finding.topic())
        .with("state", finding.state().name().toLowerCase(Locale.ROOT).replace('_', ' '))
        .with("detail", finding.detail());
  }
}
