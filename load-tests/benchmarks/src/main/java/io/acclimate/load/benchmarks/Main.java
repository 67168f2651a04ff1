package io.acclimate.load.benchmarks;

import io.acclimate.cli.Failures;
import io.acclimate.load.drivers.EventsCommand;
import io.acclimate.load.drivers.InferenceCommand;
import io.acclimate.load.faults.FaultsCommand;
import io.acclimate.load.faults.VerifyCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ScopeType;

/** Where {@code ./acclimate load} hands over. */
@Command(
    name = "./acclimate load",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    header = "Load, faults and benchmarks.",
    footer = {"", "Exit codes: 0 done, 1 failed, 2 not understood."},
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  @Mixin private Failures failures;

  private Main() {}

  /** Runs one command and ends with its exit code. */
  public static void main(String... args) {
    System.setProperty("ai.djl.offline", System.getProperty("ai.djl.offline", "true"));
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    Main root = new Main();
    CommandLine line =
        new CommandLine(root)
            .addSubcommand(new EventsCommand())
            .addSubcommand(new InferenceCommand())
            .addSubcommand(new FaultsCommand())
            .addSubcommand(new VerifyCommand())
            .addSubcommand(new StreamsCommand())
            .addSubcommand(new TrainingCommand())
            .addSubcommand(new ServingCommand())
            .addSubcommand(new SwapsCommand())
            .addSubcommand(new RestCommand())
            .addSubcommand(new KafkaCommand())
            .addSubcommand(new BenchCommand());
    return root.failures.handle(line);
  }
}
