package io.acclimate.load.faults;

import io.acclimate.cli.output.OutputOptions;
import io.acclimate.cli.output.Row;
import io.acclimate.load.drivers.CleanStop;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code faults}: what is left when processes are killed. */
@Command(
    name = "faults",
    header = "Kill the processes of a platform under load, and account for every event.",
    description = {
      "",
      "Starts three brokers, a schema registry and every service, each a process on this machine,"
          + " sends events and requests, and kills (-9) and restarts one process after the other,"
          + " each service and one broker in every round. Then every topic is read from offset 0:"
          + " each event is one example, a dropped repeat or a dead letter; experiences, journal,"
          + " updates and outcomes must fit together.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate load faults                        each once, some minutes",
      "  ./acclimate load faults --kills 100 --seed 7   an hour"
    })
public final class FaultsCommand implements Callable<Integer> {
  private static final Duration STOP_WITHIN = Duration.ofMinutes(2);
  private static final int MAX_KILLS = 100_000;

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "0",
      description = "How many. Default: each service and one broker once.")
  private int kills;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "30",
      description = "Events a second, half as many requests. Default: ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed kills the same in the same order. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (kills < 0 || kills > MAX_KILLS) {
      throw new IllegalArgumentException("--kills %d is not in 0..%d".formatted(kills, MAX_KILLS));
    }
    PrintWriter err = spec.commandLine().getErr();
    FaultRun run =
        new FaultRun(seed, kills == 0 ? FaultRun.fewestKills() : kills, rate, err::println);
    FaultReport report = CleanStop.during(STOP_WITHIN, run::run);
    Row row =
        Row.empty()
            .with("seed", report.seed())
            .with("kills", report.strikes().size())
            .with("startSeconds", rounded(report.startSeconds()))
            .with("seconds", rounded(report.seconds()))
            .with("complaints", report.verification().complaints());
    for (Map.Entry<String, Long> count : report.verification().counts().entrySet()) {
      row = row.with(count.getKey(), count.getValue());
    }
    output.details(
        row.with("eventsFailed", report.events().sent() - report.events().answered())
            .with("eventsP99Millis", rounded(report.events().latency().p99()))
            .with("requests", report.inference().sent())
            .with("requestsFailed", report.inference().sent() - report.inference().answered())
            .with("requestFailures", report.inference().failures()),
        List.of(
            new OutputOptions.Block(
                "faults",
                report.strikes().stream()
                    .map(
                        strike ->
                            Row.empty()
                                .with("target", strike.target())
                                .with("readyAfterSeconds", rounded(strike.readyAfterSeconds())))
                    .toList(),
                List.of("target", "readyAfterSeconds"))));
    return report.verification().complaints().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
