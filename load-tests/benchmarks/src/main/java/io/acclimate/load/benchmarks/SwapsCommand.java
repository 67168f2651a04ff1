package io.acclimate.load.benchmarks;

import io.acclimate.cli.output.OutputOptions;
import io.acclimate.cli.output.Row;
import io.acclimate.load.benchmarks.rest.SwapBenchmark;
import io.acclimate.load.benchmarks.rest.SwapPair;
import io.acclimate.load.benchmarks.training.MedianInterval;
import java.io.IOException;
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
    name = "swaps",
    header = "Swap versions under a constant load.",
    description = {
      "",
      "Requests come at a constant rate while champion goes from version to version, and while it"
          + " stays, in pairs whose order changes. Every answer is compared with what the version says"
          + " that it names. A failed request or a wrong name fails the run.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate load swaps",
      "  ./acclimate load swaps --pairs 5 --seconds 400   # 10,000 swaps"
    })
final class SwapsCommand implements Callable<Integer> {
  private static final double SWAPS = 1_000;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many pairs. Default: ${DEFAULT-VALUE}.")
  private int pairs;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description = "Of each run. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "100",
      description = "Requests a second. Default: ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--swaps",
      paramLabel = "N",
      defaultValue = "5",
      description = "Swaps a second, at most. Default: ${DEFAULT-VALUE}.")
  private int swaps;

  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    List<SwapPair> measured =
        new SwapBenchmark(Duration.ofSeconds(seconds), rate, swaps, err::println).pairs(pairs);
    long failed = measured.stream().mapToLong(SwapPair::failed).sum();
    long wrong = measured.stream().mapToLong(SwapPair::wrong).sum();
    MedianInterval ratio =
        MedianInterval.of(measured.stream().mapToDouble(SwapPair::p99Ratio).toArray());
    output.details(
        Row.empty()
            .with("swaps", measured.stream().mapToLong(SwapPair::swaps).sum())
            .with("failed", failed)
            .with("wrong", wrong)
            .with("p99Ratio", Figures.rounded(ratio.median()))
            .with("low", Figures.rounded(ratio.low()))
            .with("high", Figures.rounded(ratio.high()))
            .with("mbPer1000Swaps", Figures.rounded(slope(measured))),
        List.of(
            new OutputOptions.Block(
                "pairs",
                measured.stream().map(SwapsCommand::row).toList(),
                List.of("swaps", "p50", "p99", "quietP50", "quietP99", "residentMb", "nativeMb"))));
    return failed == 0 && wrong == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  /** Of memory outside the heap, from the first pair's end to the last one's. */
  private static double slope(List<SwapPair> pairs) {
    long swaps = pairs.stream().skip(1).mapToLong(SwapPair::swaps).sum();
    double grown = pairs.getLast().outsideHeapMb() - pairs.getFirst().outsideHeapMb();
    return swaps == 0 ? 0 : grown / swaps * SWAPS;
  }

  private static Row row(SwapPair pair) {
    return Row.empty()
        .with("swaps", pair.swaps())
        .with("p50", Figures.rounded(pair.swapping().p50Millis()))
        .with("p99", Figures.rounded(pair.swapping().p99Millis()))
        .with("quietP50", Figures.rounded(pair.quiet().p50Millis()))
        .with("quietP99", Figures.rounded(pair.quiet().p99Millis()))
        .with("residentMb", Math.round(pair.residentMb()))
        .with("nativeMb", Math.round(pair.outsideHeapMb()));
  }
}
