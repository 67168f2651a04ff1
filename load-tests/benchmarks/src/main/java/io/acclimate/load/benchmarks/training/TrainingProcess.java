package io.acclimate.load.benchmarks.training;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import io.acclimate.core.adaptation.Environment;
import java.util.List;

/** Trains in a process of its own, on one thread, and prints what it took. */
public final class TrainingProcess {
  private static final int WORKLOAD_FROM = 1;
  private static final int BLOCKS_AT = 6;

  private TrainingProcess() {}

  /** What can be measured. */
  enum Kind {
    /** {@link LoopRun}. */
    LOOP,
    /** {@link StockRun}. */
    STOCK,
    /** {@link OverheadRun}. */
    OVERHEAD
  }

  /**
   * Prints lines that {@link Speed} or {@link Overhead} parses.
   *
   * @param args kind, workload; for the overhead also the number of blocks
   */
  public static void main(String... args) {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    List<String> arguments = List.of(args);
    Workload workload = Workload.parse(arguments.subList(WORKLOAD_FROM, BLOCKS_AT));
    String engine =
        "djl-%s+pytorch-%s".formatted(Engine.getDjlVersion(), Engine.getInstance().getVersion());
    Environment.cpu().apply();
    JniUtils.setNumInteropThreads(1);
    switch (Kind.valueOf(arguments.getFirst())) {
      case LOOP -> System.out.println(LoopRun.of(workload, engine).line());
      case STOCK -> System.out.println(StockRun.of(workload, engine).line());
      case OVERHEAD ->
          OverheadRun.of(workload, Integer.parseInt(arguments.get(BLOCKS_AT)))
              .forEach(overhead -> System.out.println(overhead.line()));
    }
  }
}
