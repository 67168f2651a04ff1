package io.acclimate.benchmarks;

import java.util.concurrent.TimeUnit;
import moa.classifiers.core.driftdetection.AbstractChangeDetector;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time per value of MOA's detectors, on the stream of {@link DetectorBenchmark}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class MoaBenchmark {
  /** The key of ours that does the same. */
  @Param({"adwin", "ddm", "hddm-a", "hddm-w", "page-hinkley"})
  public String detector = "adwin";

  private double[] errors = {};
  private AbstractChangeDetector state = MoaDetectors.of("adwin");

  /** A new detector, and the stream. */
  @Setup
  public void setUp() {
    errors = ErrorStreams.recurring();
    state = MoaDetectors.of(detector);
  }

  /** One value. */
  @Benchmark
  @OperationsPerInvocation(ErrorStreams.LENGTH)
  public int add() {
    int drifts = 0;
    for (double error : errors) {
      state.input(error);
      if (state.getChange()) {
        drifts++;
      }
    }
    return drifts;
  }
}
