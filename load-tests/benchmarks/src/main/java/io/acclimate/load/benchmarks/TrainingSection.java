package io.acclimate.load.benchmarks;

import io.acclimate.load.benchmarks.training.BenchNetwork;
import io.acclimate.load.benchmarks.training.MedianInterval;
import io.acclimate.load.benchmarks.training.Overhead;
import io.acclimate.load.benchmarks.training.PythonTorch;
import io.acclimate.load.benchmarks.training.Speed;
import io.acclimate.load.benchmarks.training.TrainingBenchmark;
import io.acclimate.load.benchmarks.training.TrainingPair;
import io.acclimate.load.benchmarks.training.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The training loop against Python's torch, and against its own passes. */
final class TrainingSection {
  static final int PAIRS = 7;
  static final int STEPS = 300;
  static final int WARM_UP = 200;
  static final int BATCH = 64;
  static final String PYTHON = "python3";

  /** What a step may cost, in forward and backward passes. */
  private static final double LARGEST_COST = 1.25;

  private static final double MILLIS_PER_SECOND = 1000;

  private TrainingSection() {}

  static List<Section> measure(Consumer<String> progress) throws IOException, InterruptedException {
    Optional<PythonTorch> python = PythonTorch.find(PYTHON, progress);
    List<Section> sections = new ArrayList<>();
    for (BenchNetwork network : BenchNetwork.values()) {
      TrainingBenchmark benchmark =
          new TrainingBenchmark(new Workload(network, BATCH, WARM_UP, STEPS, 1), python, progress);
      sections.add(speed(network, python, benchmark.pairs(PAIRS)));
      sections.add(cost(network, benchmark.overheads(PAIRS)));
    }
    return sections;
  }

  private static Section speed(
      BenchNetwork network, Optional<PythonTorch> python, List<TrainingPair> pairs) {
    List<List<String>> rows = new ArrayList<>();
    for (TrainingPair pair : pairs) {
      rows.add(
          List.of(
              String.valueOf(rows.size() + 1),
              text(pair.ours()),
              text(pair.python()),
              text(pair.fused()),
              text(pair.stock())));
    }
    return new Section(
        "Training the %s against Python's torch".formatted(network),
        "./acclimate load training --network %s --pairs %d".formatted(network, PAIRS),
        """
        Steps per CPU-second of the whole process on one thread: drawing rows, both passes, clipping and
        AdamW, batches of %d, %d steps after %d of warm-up, each run in a process of its own, the
        order changing from pair to pair. Python: %s.
        Of its steps, Acclimate's loop does **%s** (target: at least %s); of those with the fused form of
        AdamW, which must be asked for, %s; of those of DJL's own trainer, which does not clip, %s.
        Medians, with intervals for the median from the order of the pairs."""
            .formatted(
                BATCH,
                STEPS,
                WARM_UP,
                python.map(found -> "torch " + found.version()).orElse("missing"),
                ratio(pairs, TrainingPair::python),
                Figures.ratio(network.target()),
                ratio(pairs, TrainingPair::fused),
                ratio(pairs, TrainingPair::stock)),
        List.of("pair", "Acclimate", "torch", "torch, fused AdamW", "DJL's trainer"),
        rows);
  }

  private static Section cost(BenchNetwork network, List<Overhead> overheads) {
    List<List<String>> rows = new ArrayList<>();
    for (Overhead overhead : overheads) {
      rows.add(
          List.of(
              String.valueOf(rows.size() + 1),
              Figures.ratio(overhead.full() * MILLIS_PER_SECOND),
              Figures.ratio(overhead.passes() * MILLIS_PER_SECOND),
              Figures.ratio(overhead.ratio())));
    }
    return new Section(
        "What a step of the %s costs beyond its passes".formatted(network),
        "./acclimate load training --network %s --pairs %d".formatted(network, PAIRS),
        """
        CPU time of a step of fine-tuning with replay and coral (%d labelled rows, %d of the target),
        beside the forward and backward pass of as many rows cut beforehand, both in one process, block by
        block in turns. **A step costs %s of its passes**, the passes among them (target: at most %s)."""
            .formatted(
                BATCH, BATCH / 2, text(Overhead.ratios(overheads)), Figures.ratio(LARGEST_COST)),
        List.of("block", "step, ms", "passes, ms", "ratio"),
        rows);
  }

  private static String ratio(
      List<TrainingPair> pairs, Function<TrainingPair, @Nullable Speed> other) {
    return TrainingPair.ratio(pairs, other).map(TrainingSection::text).orElse("(not measured)");
  }

  private static String text(MedianInterval ratio) {
    return "%s [%s, %s]"
        .formatted(
            Figures.ratio(ratio.median()), Figures.ratio(ratio.low()), Figures.ratio(ratio.high()));
  }

  private static String text(@Nullable Speed speed) {
    return speed == null ? "–" : Figures.millis(speed.stepsPerCpuSecond());
  }
}
