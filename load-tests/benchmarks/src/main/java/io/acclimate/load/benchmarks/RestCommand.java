package io.acclimate.load.benchmarks;

import io.acclimate.cli.output.OutputOptions;
import io.acclimate.cli.output.Row;
import io.acclimate.load.benchmarks.rest.BareBenchmark;
import io.acclimate.load.benchmarks.rest.BareRound;
import io.acclimate.load.benchmarks.rest.RestRun;
import io.acclimate.load.benchmarks.training.MedianInterval;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "rest",
    header = "Compare the inference-service with a minimal endpoint.",
    description = {
      "",
      "Requests come at a constant rate to the inference-service; to a minimal Quarkus endpoint around"
          + " the same version (one JAX-RS resource, Jackson, a predictor); and to a Vert.x endpoint"
          + " around it, on which Quarkus stands. Both do nothing but read JSON, predict and write JSON."
          + " In rounds whose order changes, each in a process of its own with the same options.",
      ""
    },
    footer = {"", "Examples:", "  ./acclimate load rest", "  ./acclimate load rest --rate 200"})
final class RestCommand implements Callable<Integer> {
  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many rounds, a run of each. Default: ${DEFAULT-VALUE}.")
  private int pairs;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "15",
      description = "Of each run. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "100",
      description = "Requests a second. Default: ${DEFAULT-VALUE}.")
  private int rate;

  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    List<BareRound> measured =
        new BareBenchmark(Duration.ofSeconds(seconds), rate, err::println).rounds(pairs);
    output.details(
        Row.empty().with("requestsPerSecond", rate).with("rounds", pairs),
        List.of(
            new OutputOptions.Block(
                "ratios",
                List.of(
                    row("p50 of minimal", measured, RestRun::p50Millis, BareRound::minimal),
                    row("p99 of minimal", measured, RestRun::p99Millis, BareRound::minimal),
                    row("p50 of bare", measured, RestRun::p50Millis, BareRound::bare),
                    row("p99 of bare", measured, RestRun::p99Millis, BareRound::bare)),
                List.of("of", "medianRatio", "low", "high", "coverage"))));
    return ExitCode.OK;
  }

  /** What the service takes, as a multiple of what a peer takes. */
  private static Row row(
      String of,
      List<BareRound> rounds,
      ToDoubleFunction<RestRun> millis,
      Function<BareRound, RestRun> peer) {
    MedianInterval interval =
        MedianInterval.of(
            rounds.stream()
                .mapToDouble(
                    round ->
                        millis.applyAsDouble(round.service())
                            / millis.applyAsDouble(peer.apply(round)))
                .toArray());
    return Row.empty()
        .with("of", of)
        .with("medianRatio", Figures.rounded(interval.median()))
        .with("low", Figures.rounded(interval.low()))
        .with("high", Figures.rounded(interval.high()))
        .with("coverage", Figures.rounded(interval.coverage()));
  }
}
