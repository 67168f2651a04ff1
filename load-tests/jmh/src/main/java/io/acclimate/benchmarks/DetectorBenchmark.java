package io.acclimate.benchmarks;

import io.acclimate.core.drift.DriftLevel;
import io.acclimate.core.drift.errors.Adwin;
import io.acclimate.core.drift.errors.Ddm;
import io.acclimate.core.drift.errors.ErrorDetector;
import io.acclimate.core.drift.errors.ErrorDetectorConfig;
import io.acclimate.core.drift.errors.HddmA;
import io.acclimate.core.drift.errors.HddmW;
import io.acclimate.core.drift.errors.Kswin;
import io.acclimate.core.drift.errors.PageHinkley;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

/** Time per value of each detector of errors, on a stream whose error rate goes up and down. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class DetectorBenchmark {
  /** The detector's key. */
  @Param({"adwin", "ddm", "hddm-a", "hddm-w", "kswin", "page-hinkley"})
  public String detector = "adwin";

  private double[] errors = {};
  private ErrorDetector state = Adwin.defaults().newDetector();

  /** A new detector, and the stream. */
  @Setup
  public void setUp() {
    errors = ErrorStreams.recurring();
    state =
        Stream.<ErrorDetectorConfig>of(
                Adwin.defaults(),
                Ddm.defaults(),
                HddmA.defaults(),
                HddmW.defaults(),
                Kswin.defaults(),
                PageHinkley.defaults())
            .filter(config -> config.key().equals(detector))
            .findFirst()
            .orElseThrow()
            .newDetector();
  }

  /** One value. */
  @Benchmark
  @OperationsPerInvocation(ErrorStreams.LENGTH)
  public int add() {
    int drifts = 0;
    for (double error : errors) {
      if (state.add(error) == DriftLevel.DRIFT) {
        drifts++;
      }
    }
    return drifts;
  }
}
