package io.acclimate.load.benchmarks;

import io.acclimate.cli.output.OutputOptions;
import io.acclimate.cli.output.Row;
import io.acclimate.load.benchmarks.training.BenchNetwork;
import io.acclimate.load.benchmarks.training.MedianInterval;
import io.acclimate.load.benchmarks.training.Overhead;
import io.acclimate.load.benchmarks.training.PythonTorch;
import io.acclimate.load.benchmarks.training.Speed;
import io.acclimate.load.benchmarks.training.TrainingBenchmark;
import io.acclimate.load.benchmarks.training.TrainingPair;
import io.acclimate.load.benchmarks.training.Workload;
import io.acclimate.load.drivers.CleanStop;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "training",
    header = "Compare the training loop with Python's torch.",
    description = {
      "",
      "Steps per CPU-second on one thread, the same network, batch and AdamW, each run in a process of"
          + " its own; in pairs, whose order changes. A ratio above 1 is faster than Python. Beside it"
          + " DJL's own trainer, and torch with the fused form of its AdamW, where it has one. Then"
          + " what a step of an arm with replay and alignment costs, in forward and backward passes of"
          + " its batch. Without Python or torch, Java alone is measured.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate load training",
      "  ./acclimate load training --network cnn --python /usr/bin/python3"
    })
final class TrainingCommand implements Callable<Integer> {
  private static final Duration STOP_WITHIN = Duration.ofMinutes(1);

  @Option(
      names = "--network",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "mlp,cnn",
      description = "mlp or cnn, or both with a comma between. Default: ${DEFAULT-VALUE}.")
  private List<BenchNetwork> networks;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "" + TrainingSection.PAIRS,
      description = "How many pairs, and blocks of the second part. Default: ${DEFAULT-VALUE}.")
  private int pairs;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "" + TrainingSection.STEPS,
      description = "Steps that are counted in each run. Default: ${DEFAULT-VALUE}.")
  private int steps;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "" + TrainingSection.WARM_UP,
      description = "Steps before counting begins. Default: ${DEFAULT-VALUE}.")
  private int warmUp;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "" + TrainingSection.BATCH,
      description = "Rows per step, without those to align. Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of weights and rows. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--python",
      paramLabel = "PROGRAM",
      defaultValue = TrainingSection.PYTHON,
      description = "The Python to compare with. Default: ${DEFAULT-VALUE}.")
  private String python;

  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  /** What one network gave. */
  private record Measured(
      BenchNetwork network, List<TrainingPair> pairs, List<Overhead> overheads) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    List<Measured> measured = CleanStop.during(STOP_WITHIN, () -> measure(err));
    List<Row> ratios = new ArrayList<>();
    List<Row> runs = new ArrayList<>();
    for (Measured each : measured) {
      add(ratios, each, "torch", TrainingPair::python);
      add(ratios, each, "torch, fused AdamW", TrainingPair::fused);
      add(ratios, each, "DJL's trainer", TrainingPair::stock);
      ratios.add(row(each.network(), "passes alone, cost", Overhead.ratios(each.overheads())));
      each.pairs().forEach(pair -> runs.add(row(each.network(), pair)));
    }
    output.details(
        Row.empty().with("batch", batch).with("steps", steps),
        List.of(
            new OutputOptions.Block(
                "ratios",
                ratios,
                List.of("network", "against", "medianRatio", "low", "high", "coverage")),
            new OutputOptions.Block(
                "pairs", runs, List.of("network", "ours", "torch", "torchFused", "djlTrainer"))));
    return ExitCode.OK;
  }

  private List<Measured> measure(PrintWriter err) throws IOException, InterruptedException {
    Optional<PythonTorch> torch = PythonTorch.find(python, err::println);
    torch.ifPresent(found -> err.println("torch " + found.version() + " of " + python));
    List<Measured> measured = new ArrayList<>();
    for (BenchNetwork network : networks) {
      TrainingBenchmark benchmark =
          new TrainingBenchmark(
              new Workload(network, batch, warmUp, steps, seed), torch, err::println);
      measured.add(new Measured(network, benchmark.pairs(pairs), benchmark.overheads(pairs)));
    }
    return measured;
  }

  private static void add(
      List<Row> rows,
      Measured measured,
      String against,
      Function<TrainingPair, @Nullable Speed> other) {
    TrainingPair.ratio(measured.pairs(), other)
        .ifPresent(ratio -> rows.add(row(measured.network(), against, ratio)));
  }

  private static Row row(BenchNetwork network, String against, MedianInterval ratio) {
    return Row.empty()
        .with("network", network.toString())
        .with("against", against)
        .with("medianRatio", Figures.rounded(ratio.median()))
        .with("low", Figures.rounded(ratio.low()))
        .with("high", Figures.rounded(ratio.high()))
        .with("coverage", Figures.rounded(ratio.coverage()));
  }

  private static Row row(BenchNetwork network, TrainingPair pair) {
    return Row.empty()
        .with("network", network.toString())
        .with("ours", rounded(pair.ours()))
        .with("torch", rounded(pair.python()))
        .with("torchFused", rounded(pair.fused()))
        .with("djlTrainer", rounded(pair.stock()));
  }

  private static @Nullable Double rounded(@Nullable Speed speed) {
    return speed == null ? null : Figures.rounded(speed.stepsPerCpuSecond());
  }
}
