package io.acclimate.cli;

import io.acclimate.cli.models.ModelsCommand;
import io.acclimate.cli.models.PretrainCommand;
import io.acclimate.cli.topics.DlqCommand;
import io.acclimate.cli.topics.EventsCommand;
import io.acclimate.cli.topics.TopicsCommand;
import io.acclimate.cli.topics.UpdatesCommand;
import io.acclimate.client.RegistryUnavailableException;
import java.io.PrintWriter;
import java.util.concurrent.CompletionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The root of all commands: parses, runs, and turns a failure into one line and an exit code. */
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
      "  ./acclimate up                   the whole platform on this machine"
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Acclimate {
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of a failure.")
  private boolean debug;

  private Acclimate() {}

  /** All commands, on a platform that some of them start. */
  public static CommandLine commandLine(Platform platform) {
    Acclimate root = new Acclimate();
    return new CommandLine(root)
        .addSubcommand(new DemoCommand(platform))
        .addSubcommand(new UpCommand(platform))
        .addSubcommand(new PretrainCommand())
        .addSubcommand(new ModelsCommand())
        .addSubcommand(new EventsCommand())
        .addSubcommand(new UpdatesCommand())
        .addSubcommand(new TopicsCommand())
        .addSubcommand(new DlqCommand())
        .setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        .setParameterExceptionHandler(Acclimate::notUnderstood)
        .setExecutionExceptionHandler(root::failed);
  }

  private static int notUnderstood(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("error: " + e.getMessage());
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, err)) {
      err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    }
    err.flush();
    return ExitCode.USAGE;
  }

  private int failed(Exception e, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    err.println("error: " + message(e));
    if (debug) {
      e.printStackTrace(err);
    }
    err.flush();
    return ExitCode.SOFTWARE;
  }

  private static String message(Throwable e) {
    Throwable cause = e.getCause();
    if (e instanceof CompletionException && cause != null) {
      return message(cause);
    }
    if (e instanceof RegistryUnavailableException) {
      return e.getMessage()
          + " Start a platform with ./acclimate up, or say where one is with --registry.";
    }
    boolean ours = e.getClass().getName().startsWith("io.acclimate.");
    return ours || e instanceof IllegalArgumentException
        ? String.valueOf(e.getMessage())
        : e + " (--debug shows where)";
  }
}
