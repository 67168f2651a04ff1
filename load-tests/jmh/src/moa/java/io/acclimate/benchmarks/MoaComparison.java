package io.acclimate.benchmarks;

import io.acclimate.core.drift.errors.ErrorDetectorConfig;
import io.acclimate.core.drift.streams.DetectionScore;
import io.acclimate.core.drift.streams.DriftEvaluation;
import java.util.Arrays;
import java.util.List;
import moa.classifiers.core.driftdetection.AbstractChangeDetector;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Our detectors beside MOA's, on the same values: at which indices do they alarm, and what does a
 * value cost? Machines are noisy, so each of ours runs in turn with MOA's, in a JVM each, and the
 * ratio is the median of the pairs.
 *
 * <pre>
 * ./mvnw -q -Pmoa test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath -pl load-tests/jmh -am
 * java -cp load-tests/jmh/target/test-classes:load-tests/jmh/target/classes:$(cat load-tests/jmh/target/classpath) \
 *     io.acclimate.benchmarks.MoaComparison [pairs]
 * </pre>
 */
final class MoaComparison {
  private static final List<String> KEYS =
      List.of("adwin", "ddm", "hddm-a", "hddm-w", "page-hinkley");

  private MoaComparison() {}

  public static void main(String[] args) throws RunnerException {
    for (String key : KEYS) {
      printIndices(key);
    }
    int pairs = args.length == 0 ? 5 : Integer.parseInt(args[0]);
    for (String key : KEYS) {
      double[] ours = new double[pairs];
      double[] theirs = new double[pairs];
      double[] ratios = new double[pairs];
      for (int pair = 0; pair < pairs; pair++) {
        ours[pair] = nanos(DetectorBenchmark.class, key);
        theirs[pair] = nanos(MoaBenchmark.class, key);
        ratios[pair] = ours[pair] / theirs[pair];
      }
      System.out.printf(
          "detector=%s nanosPerValue=%.1f moaNanosPerValue=%.1f ratio=%.2f lowest=%.2f highest=%.2f"
              + " pairs=%d%n",
          key,
          median(ours),
          median(theirs),
          median(ratios),
          Arrays.stream(ratios).min().orElseThrow(),
          Arrays.stream(ratios).max().orElseThrow(),
          pairs);
    }
  }

  private static void printIndices(String key) {
    double[] errors = ErrorStreams.recurring();
    ErrorDetectorConfig config =
        DriftEvaluation.detectors().stream()
            .filter(detector -> detector.key().equals(key))
            .findFirst()
            .orElseThrow();
    int[] ours = DetectionScore.alarms(config, errors);
    int[] theirs = moaAlarms(key, errors);
    System.out.printf(
        "detector=%s alarms=%d moaAlarms=%d sameIndices=%b%n  ours %s%n  MOA  %s%n",
        key, ours.length, theirs.length, Arrays.equals(ours, theirs), first(ours), first(theirs));
  }

  private static int[] moaAlarms(String key, double[] errors) {
    AbstractChangeDetector detector = MoaDetectors.of(key);
    int[] alarms = new int[errors.length];
    int count = 0;
    for (int i = 0; i < errors.length; i++) {
      detector.input(errors[i]);
      if (detector.getChange()) {
        alarms[count] = i;
        count++;
      }
    }
    return Arrays.copyOf(alarms, count);
  }

  private static String first(int[] indices) {
    return Arrays.toString(Arrays.copyOf(indices, Math.min(12, indices.length)));
  }

  private static double nanos(Class<?> benchmark, String key) throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include(benchmark.getName())
                .param("detector", key)
                .verbosity(VerboseMode.SILENT)
                .build())
        .runSingle()
        .getPrimaryResult()
        .getScore();
  }

  private static double median(double[] values) {
    return Arrays.stream(values).sorted().toArray()[values.length / 2];
  }
}
