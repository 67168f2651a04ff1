package io.acclimate.load.benchmarks;

import io.acclimate.cli.output.OutputOptions;
import io.acclimate.cli.output.Row;
import io.acclimate.inference.batching.BatchSettings;
import io.acclimate.load.benchmarks.serving.ServingBenchmark;
import io.acclimate.load.benchmarks.serving.ServingPair;
import io.acclimate.load.benchmarks.serving.ServingRun;
import io.acclimate.load.benchmarks.training.MedianInterval;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "serving",
    header = "Compare joining requests with asking the network for each.",
    description = {
      "",
      "Callers ask a perceptron 128-256-256-10 about one row after the other, with what waits joined"
          + " into one pass and with a pass for each; one native thread, in pairs whose order changes."
          + " A ratio of rows per second above 1 is what joining brings, one of latencies below 1 is"
          + " what it spares.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate load serving",
      "  ./acclimate load serving --callers 1 --passes 1"
    })
final class ServingCommand implements Callable<Integer> {
  static final int PAIRS = 7;
  static final int CALLERS = 32;

  private static final int ROWS = 64;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "" + PAIRS,
      description = "How many pairs. Default: ${DEFAULT-VALUE}.")
  private int pairs;

  @Option(
      names = "--callers",
      paramLabel = "N",
      defaultValue = "" + CALLERS,
      description = "Who ask at the same time. Default: ${DEFAULT-VALUE}.")
  private int callers;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Of each run. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--max-batch-rows",
      paramLabel = "N",
      defaultValue = "" + ROWS,
      description = "Most rows of one pass. Default: ${DEFAULT-VALUE}.")
  private int maxBatchRows;

  @Option(
      names = "--max-batch-delay-micros",
      paramLabel = "N",
      defaultValue = "0",
      description = "Longest wait for company. Default: ${DEFAULT-VALUE}.")
  private long maxBatchDelayMicros;

  @Option(
      names = "--passes",
      paramLabel = "N",
      defaultValue = "0",
      description = "Passes at a time; 0 is one per processor. Default: ${DEFAULT-VALUE}.")
  private int passes;

  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    BatchSettings joined =
        new BatchSettings(
            maxBatchRows,
            Duration.ofNanos(maxBatchDelayMicros * 1_000),
            passes == 0 ? Runtime.getRuntime().availableProcessors() : passes);
    List<ServingPair> measured =
        new ServingBenchmark(callers, Duration.ofSeconds(seconds), joined, err::println)
            .pairs(pairs);
    output.details(
        Row.empty().with("callers", callers).with("maxBatchRows", maxBatchRows),
        List.of(
            new OutputOptions.Block(
                "ratios",
                List.of(
                    row("rows/s", ServingPair.ratio(measured, ServingRun::perSecond)),
                    row("median latency", ServingPair.ratio(measured, ServingRun::medianMillis)),
                    row("p99 latency", ServingPair.ratio(measured, ServingRun::p99Millis))),
                List.of("of", "medianRatio", "low", "high", "coverage")),
            new OutputOptions.Block(
                "pairs",
                measured.stream().map(ServingCommand::row).toList(),
                List.of("joinedPerSecond", "singlePerSecond", "joinedP99", "singleP99"))));
    return ExitCode.OK;
  }

  private static Row row(String of, MedianInterval ratio) {
    return Row.empty()
        .with("of", of)
        .with("medianRatio", Figures.rounded(ratio.median()))
        .with("low", Figures.rounded(ratio.low()))
        .with("high", Figures.rounded(ratio.high()))
        .with("coverage", Figures.rounded(ratio.coverage()));
  }

  private static Row row(ServingPair pair) {
    return Row.empty()
        .with("joinedPerSecond", Math.round(pair.joined().perSecond()))
        .with("singlePerSecond", Math.round(pair.single().perSecond()))
        .with("joinedP99", Figures.rounded(pair.joined().p99Millis()))
        .with("singleP99", Figures.rounded(pair.single().p99Millis()));
  }
}
