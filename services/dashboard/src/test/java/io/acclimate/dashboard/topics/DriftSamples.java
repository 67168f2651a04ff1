package io.acclimate.dashboard.topics;

import io.acclimate.avro.DriftEvidence;
import io.acclimate.avro.DriftLevel;
import io.acclimate.avro.DriftReferences;
import io.acclimate.avro.DriftSignal;
import io.acclimate.avro.DriftState;
import io.acclimate.avro.FeatureProfile;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Records about drift, as the registry and the drift-processor write them. */
public final class DriftSamples {
  /** Of every detector. */
  public static final double THRESHOLD = 0.2;

  /** Rows of every window. */
  public static final long WINDOW = 200;

  private static final int BINS = 64;
  private static final int ROWS = 2_000;
  private static final double WARNING = 0.7;

  private DriftSamples() {}

  /** Last window of a feature, or of all of its evidence if there is no feature. */
  public static DriftState state(
      String model,
      String domain,
      @Nullable String feature,
      DriftEvidence evidence,
      double score,
      List<Long> counts,
      long epoch,
      Instant at) {
    return new DriftState(
        model,
        domain,
        feature,
        evidence,
        detector(feature, evidence),
        level(score),
        score,
        THRESHOLD,
        WINDOW,
        counts,
        epoch,
        at);
  }

  /** A change of level. */
  public static DriftSignal signal(
      String model,
      String domain,
      @Nullable String feature,
      DriftEvidence evidence,
      DriftLevel before,
      double score,
      Instant at) {
    return new DriftSignal(
        model,
        domain,
        feature,
        evidence,
        detector(feature, evidence),
        before,
        level(score),
        score,
        THRESHOLD,
        WINDOW,
        1,
        at);
  }

  /** A block of reference profiles. */
  public static DriftReferences references(
      String model, long epoch, int version, int block, int blocks, List<FeatureProfile> profiles) {
    return new DriftReferences(model, epoch, version, block, blocks, profiles);
  }

  /** The profile of a feature whose values are spread evenly over 0 to 4. */
  public static FeatureProfile even(String feature) {
    return new FeatureProfile(
        feature,
        List.of(1.0, 2.0, 3.0),
        List.of(25L, 25L, 25L, 25L),
        0d,
        4d,
        2d,
        1.15,
        100L,
        List.of());
  }

  /** The profile of classes. */
  public static FeatureProfile classes(String feature, List<Long> counts) {
    return new FeatureProfile(
        feature,
        IntStream.range(0, counts.size() - 1).mapToObj(k -> k + 0.5).toList(),
        counts,
        0d,
        (double) counts.size() - 1,
        1d,
        1d,
        counts.stream().mapToLong(Long::longValue).sum(),
        List.of("ethanol", "ammonia").subList(0, counts.size()));
  }

  /** The profile of a feature with normal values. */
  public static FeatureProfile normal(String feature, Random random) {
    double[] values = random.doubles(ROWS).map(unused -> random.nextGaussian()).sorted().toArray();
    List<Double> edges =
        IntStream.range(1, BINS).mapToObj(k -> values[ROWS * k / BINS]).distinct().toList();
    double[] borders = edges.stream().mapToDouble(Double::doubleValue).toArray();
    return new FeatureProfile(
        feature,
        edges,
        counts(borders, values),
        values[0],
        values[ROWS - 1],
        0d,
        1d,
        (long) ROWS,
        List.of());
  }

  /** Counts of a window whose values have moved, in the bins of a profile. */
  public static List<Long> window(FeatureProfile profile, double shift, Random random) {
    double[] borders = profile.getEdges().stream().mapToDouble(Double::doubleValue).toArray();
    return counts(
        borders, random.doubles(WINDOW).map(unused -> random.nextGaussian() + shift).toArray());
  }

  /** The level that a score means. */
  public static DriftLevel level(double score) {
    return score >= THRESHOLD
        ? DriftLevel.DRIFT
        : score >= WARNING * THRESHOLD ? DriftLevel.WARNING : DriftLevel.STABLE;
  }

  private static String detector(@Nullable String feature, DriftEvidence evidence) {
    return feature != null
        ? "kolmogorov-smirnov"
        : evidence == DriftEvidence.ERRORS ? "hddm-w" : "drifted-features";
  }

  private static List<Long> counts(double[] edges, double[] values) {
    long[] counts = new long[edges.length + 1];
    for (double value : values) {
      int found = Arrays.binarySearch(edges, value);
      counts[found >= 0 ? found : -found - 1]++;
    }
    return Arrays.stream(counts).boxed().toList();
  }
}
