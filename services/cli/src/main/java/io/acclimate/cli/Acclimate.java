package io.acclimate.cli;

import io.acclimate.cli.models.ModelsCommand;
import io.acclimate.cli.models.PretrainCommand;
import io.acclimate.cli.topics.DlqCommand;
import io.acclimate.cli.topics.EventsCommand;
import io.acclimate.cli.topics.TopicsCommand;
import io.acclimate.cli.topics.UpdatesCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ScopeType;

/** The root of all commands. */
@Command(
    name = "acclimate",
    mixinStandardHelpOptions = true,
    version = "acclimate 0.1.0-SNAPSHOT",
    scope = ScopeType.INHERIT,
    header = "Keeps deployed PyTorch models fit while the data they see changes.",
    description = {
      "",
      "Labelled events go into a Kafka topic; a pre-trained model is adapted on them, checked, and"
          + " published as a new version; every consumer swaps to it without dropping a request.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 failed, 2 not understood. Each command explains itself with --help.",
      "",
      "Start with:",
      "  ./acclimate demo                 a sensor array that drifts, in three minutes",
      "  ./acclimate up                   the whole platform on this machine",
      "",
      "Beside these, each with --help: ./acclimate test, soak, load, bench."
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Acclimate {
  @Mixin private Failures failures;

  private Acclimate() {}

  /** All commands, on a platform that some of them start. */
  public static CommandLine commandLine(Platform platform) {
    Acclimate root = new Acclimate();
    CommandLine line =
        new CommandLine(root)
            .addSubcommand(new DemoCommand(platform))
            .addSubcommand(new UpCommand(platform))
            .addSubcommand(new PretrainCommand())
            .addSubcommand(new EvaluateCommand(platform))
            .addSubcommand(new ModelsCommand())
            .addSubcommand(new EventsCommand())
            .addSubcommand(new UpdatesCommand())
            .addSubcommand(new TopicsCommand())
            .addSubcommand(new DlqCommand());
    return root.failures.handle(line);
  }
}
