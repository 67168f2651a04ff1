package io.acclimate.load.benchmarks.training;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Steps per CPU-second of the training loop, beside DJL's own trainer and Python's torch: the same
 * network, batch and settings, one thread, each run in a process of its own, the order changing
 * from pair to pair. Counted is the whole process during the steps after the warm-up.
 */
public final class TrainingBenchmark {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** As in production but for the heap: both compilers, one collector thread. */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-Xmx512m",
          "-XX:+UseSerialGC",
          "--enable-native-access=ALL-UNNAMED",
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=error");

  private final Workload workload;
  private final Optional<PythonTorch> python;
  private final Consumer<String> progress;

  /**
   * @param python empty if it is not there
   * @param progress hears of every pair
   */
  public TrainingBenchmark(
      Workload workload, Optional<PythonTorch> python, Consumer<String> progress) {
    this.workload = workload;
    this.python = python;
    this.progress = progress;
  }

  /** So many pairs, one after the other. */
  public List<TrainingPair> pairs(int count) throws IOException, InterruptedException {
    List<TrainingPair> pairs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TrainingPair pair = pair(i % 2 == 0);
      pairs.add(pair);
      progress.accept(
          "%s, pair %d: %s steps per CPU-second, DJL's trainer %s, Python %s, with fused AdamW %s"
              .formatted(
                  workload.network(),
                  i + 1,
                  text(pair.ours()),
                  text(pair.stock()),
                  text(pair.python()),
                  text(pair.fused())));
    }
    return pairs;
  }

  /** A step with replay and alignment beside its passes, in so many blocks. */
  public List<Overhead> overheads(int blocks) throws IOException, InterruptedException {
    List<Overhead> overheads =
        Overhead.parse(java(TrainingProcess.Kind.OVERHEAD, List.of(String.valueOf(blocks))));
    for (Overhead overhead : overheads) {
      progress.accept(
          String.format(
              Locale.ROOT,
              "%s with replay and coral: %.2f ms of CPU a step, passes alone %.2f ms, ratio %.2f",
              workload.network(),
              overhead.full() * 1000,
              overhead.passes() * 1000,
              overhead.ratio()));
    }
    return overheads;
  }

  private TrainingPair pair(boolean oursFirst) throws IOException, InterruptedException {
    if (oursFirst) {
      Speed ours = java(TrainingProcess.Kind.LOOP);
      Speed plain = python(false);
      Speed fused = python(true);
      return new TrainingPair(ours, java(TrainingProcess.Kind.STOCK), plain, fused);
    }
    Speed stock = java(TrainingProcess.Kind.STOCK);
    Speed fused = python(true);
    Speed plain = python(false);
    return new TrainingPair(java(TrainingProcess.Kind.LOOP), stock, plain, fused);
  }

  private @Nullable Speed python(boolean withFusedStep) throws IOException, InterruptedException {
    if (python.isEmpty() || (withFusedStep && !python.get().fused())) {
      return null;
    }
    return python.get().train(workload, withFusedStep, LIMIT);
  }

  private Speed java(TrainingProcess.Kind kind) throws IOException, InterruptedException {
    return Speed.parse(java(kind, List.of()));
  }

  private String java(TrainingProcess.Kind kind, List<String> more)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(TrainingProcess.class.getName(), kind.name()));
    command.addAll(workload.arguments());
    command.addAll(more);
    return ShortProcess.run(command, "", LIMIT);
  }

  private static String text(@Nullable Speed speed) {
    return speed == null
        ? "not measured"
        : String.format(Locale.ROOT, "%.1f", speed.stepsPerCpuSecond());
  }
}
