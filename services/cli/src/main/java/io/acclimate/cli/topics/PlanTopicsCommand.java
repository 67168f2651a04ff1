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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "plan",
    header = "Show what apply would make, and what it would refuse.",
    description = {
      "",
      "One line for each topic that is missing or different; nothing is changed. What is different"
          + " has to be changed by hand, or another namespace chosen: apply refuses it. Topics that"
          + " the specs of models map are looked for, too; apply never makes those.",
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

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Connection connected = options.connect().requireBroker();
    EdgeConfig edge = connected.edge();
    List<TopicFinding> findings;
    Set<String> there;
    try (Admin admin = Admin.create(edge.admin(edge.id("topics-plan")))) {
      findings = TopicSetup.look(admin, edge.topics(), edge.partitions());
      there = names(admin);
    } catch (KafkaException e) {
      throw cannotLook(edge, e);
    }
    MappedTopics mapped =
        there.contains(edge.topics().modelSpecs())
            ? MappedTopics.of(connected)
            : new MappedTopics(Map.of());
    boolean toDo = findings.stream().anyMatch(PlanTopicsCommand::isToDo) || !mapped.areAllIn(there);
    output.rows(
        Stream.concat(
                findings.stream()
                    .filter(finding -> all || isToDo(finding))
                    .map(PlanTopicsCommand::row),
                mapped.rows(there, all).stream())
            .toList(),
        List.of("topic", "state", "detail"));
    if (!toDo) {
      spec.commandLine().getErr().println("All topics are as they must be.");
    }
    return toDo ? TO_DO : ExitCode.OK;
  }

  private static Set<String> names(Admin admin) {
    try {
      return admin.listTopics().names().get();
    } catch (ExecutionException failed) {
      throw new KafkaException(failed.getCause());
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    }
  }

  private static CommandFailed cannotLook(EdgeConfig edge, KafkaException cause) {
    return new CommandFailed(
        "the topics at "
            + edge.kafka().get("bootstrap.servers")
            + " cannot be looked at: "
            + cause.getMessage(),
        cause);
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
