package io.acclimate.benchmarks;

import io.acclimate.core.drift.Assessment;
import io.acclimate.core.drift.Distance;
import io.acclimate.core.drift.DistanceTest;
import io.acclimate.core.drift.ReferenceProfile;
import io.acclimate.core.drift.WindowCounts;
import io.acclimate.core.drift.streams.Concept;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time per event of 128 features, and per evaluation of all of them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class ProfileBenchmark {
  private static final int FEATURES = 128;
  private static final int ROWS = 1024;
  private static final int WINDOW = 200;

  /** The distance of the evaluation; the update does not depend on it. */
  @Param("kolmogorov-smirnov")
  public String distance = "kolmogorov-smirnov";

  private final double[][] rows = new double[ROWS][FEATURES];
  private final ReferenceProfile[] references = new ReferenceProfile[FEATURES];
  private final WindowCounts[] windows = new WindowCounts[FEATURES];
  private final int[][] ring = new int[WINDOW][FEATURES];
  private DistanceTest test = DistanceTest.of(Distance.of(distance), FEATURES);
  private int row;

  /** References, and full windows. */
  @Setup
  public void setUp() {
    test = DistanceTest.of(Distance.of(distance), FEATURES);
    SplittableRandom random = new SplittableRandom(1);
    Concept concept = new Concept.Gaussian(0, 1);
    for (int feature = 0; feature < FEATURES; feature++) {
      double[] values = new double[ROWS];
      for (int i = 0; i < ROWS; i++) {
        rows[i][feature] = concept.draw(random);
        values[i] = concept.draw(random);
      }
      references[feature] = ReferenceProfile.ofNumbers("input." + feature, values);
      windows[feature] = WindowCounts.in(references[feature]);
    }
    for (int i = 0; i < WINDOW; i++) {
      for (int feature = 0; feature < FEATURES; feature++) {
        ring[i][feature] = references[feature].bin(rows[i][feature]);
        windows[feature].add(ring[i][feature]);
      }
    }
  }

  /** A row of 128 features comes in and the oldest leaves: bin, add, remove. */
  @Benchmark
  public long slide() {
    double[] values = rows[row % ROWS];
    int[] oldest = ring[row % WINDOW];
    row = row == Integer.MAX_VALUE ? 0 : row + 1;
    for (int feature = 0; feature < FEATURES; feature++) {
      int bin = references[feature].bin(values[feature]);
      windows[feature].add(bin);
      windows[feature].remove(oldest[feature]);
      oldest[feature] = bin;
    }
    return windows[0].n();
  }

  /** All 128 features are judged. */
  @Benchmark
  public double assess() {
    double highest = 0;
    for (int feature = 0; feature < FEATURES; feature++) {
      Assessment assessment = test.assess(references[feature], windows[feature]);
      highest = Math.max(highest, assessment.score());
    }
    return highest;
  }
}
