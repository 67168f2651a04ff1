package io.acclimate.core.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Distances on bins lie within their stated bounds of those on the raw values. */
class DiscretisationTest {
  /** Rounding of some thousand additions. */
  private static final double ROUNDING = 1e-11;

  private static final double[] SHIFTS = {0, 0.1, 0.5, 2, 10};

  @Test
  void kolmogorovSmirnovMissesAtMostAShareOfABin() {
    for (int seed = 0; seed < 50; seed++) {
      double[] reference = values(seed);
      double[] live = values(seed + 1000);
      for (double shift : SHIFTS) {
        double[] moved = Arrays.stream(live).limit(200).map(value -> value + shift).toArray();
        ReferenceProfile profile = ReferenceProfile.ofNumbers("x", reference);
        WindowCounts window = Samples.window(profile, moved);

        double binned = new KolmogorovSmirnov().between(profile, window);
        double exact = exactKolmogorovSmirnov(reference, moved);

        double bound = 0;
        for (int b = 0; b < profile.bins(); b++) {
          double share = (double) profile.count(b) / profile.n();
          double live2 = (double) window.count(b) / window.n();
          bound = holdsOneValue(profile, b) ? bound : Math.max(bound, Math.min(share, live2));
        }
        assertThat(exact - binned).isBetween(-ROUNDING, bound + ROUNDING);
        assertThat(bound).isLessThan(3.0 / 64);
      }
    }
  }

  @Test
  void wassersteinMissesAtMostHalfTheWidthsOfBins() {
    for (int seed = 0; seed < 50; seed++) {
      double[] reference = values(seed);
      double[] live = values(seed + 1000);
      for (double shift : SHIFTS) {
        double[] moved = Arrays.stream(live).limit(200).map(value -> value + shift).toArray();
        ReferenceProfile profile = ReferenceProfile.ofNumbers("x", reference);
        WindowCounts window = Samples.window(profile, moved);
        double sd = profile.standardDeviation();
        double[] clamped =
            Arrays.stream(moved)
                .map(value -> Math.max(profile.min(), Math.min(profile.max(), value)))
                .toArray();

        double binned = new Wasserstein().between(profile, window);

        double bound = 0;
        for (int b = 0; b < profile.bins(); b++) {
          double shares =
              (double) profile.count(b) / profile.n() + (double) window.count(b) / window.n();
          bound += shares * (profile.upper(b) - profile.lower(b)) / 2 / sd;
        }
        double exact = exactWasserstein(reference, clamped) / sd;
        assertThat(Math.abs(exact - binned)).isLessThan(bound + ROUNDING);
        double excess = 0;
        for (int i = 0; i < moved.length; i++) {
          excess += Math.abs(moved[i] - clamped[i]) / moved.length / sd;
        }
        assertThat(exactWasserstein(reference, moved) / sd).isLessThan(exact + excess + ROUNDING);
      }
    }
  }

  /** Uniform against a density proportional to e^{θx} on 0..1: ln(f/g) varies by θ/64 in a bin. */
  @Test
  void divergencesMissAtMostWhatHoeffdingsLemmaLeavesInABin() {
    double[] grid = IntStream.range(0, 64_000).mapToDouble(i -> (i + 0.5) / 64_000).toArray();
    ReferenceProfile profile = ReferenceProfile.ofNumbers("x", grid);
    for (double theta : new double[] {0.5, 2, 8}) {
      double rows = 1e9;
      long[] counts = new long[profile.bins()];
      for (int b = 0; b < counts.length; b++) {
        counts[b] =
            Math.round(
                rows
                    * (Math.exp(theta * (b + 1) / 64) - Math.exp(theta * b / 64.0))
                    / Math.expm1(theta));
      }
      WindowCounts window = WindowCounts.of(counts);
      double jeffreys = 0;
      double shannon = 0;
      int cells = 1_000_000;
      for (int i = 0; i < cells; i++) {
        double g = theta * Math.exp(theta * (i + 0.5) / cells) / Math.expm1(theta);
        jeffreys += (1 - g) * Math.log(1 / g) / cells;
        shannon += (Math.log(2 / (1 + g)) + g * Math.log(2 * g / (1 + g))) / 2 / cells;
      }
      double perBin = theta / 64 * (theta / 64) / 8;

      double psi = new PopulationStability().between(profile, window);
      double js = new JensenShannon().between(profile, window);

      // 10⁹ rows: counts are rounded, and half a row is added to each bin.
      double counting = 1e-6;
      assertThat(jeffreys - psi).isBetween(-counting, 2 * perBin + counting);
      double bits = Math.log(2);
      assertThat(shannon / bits - js * js).isBetween(-counting, perBin / bits + counting);
    }
  }

  @Test
  void nothingIsMissedWhereEachValueHasItsOwnBin() {
    double[] reference = Samples.whole(3000, 12, 1);
    double[] live = Arrays.stream(Samples.whole(200, 15, 2)).map(v -> v - 2).toArray();
    ReferenceProfile profile = ReferenceProfile.ofNumbers("x", reference);

    double binned = new KolmogorovSmirnov().between(profile, Samples.window(profile, live));

    assertThat(Math.abs(binned - exactKolmogorovSmirnov(reference, live))).isLessThan(ROUNDING);
  }

  /** Half normal values, half of them rounded. */
  private static double[] values(int seed) {
    double[] values = Samples.gaussian(1500, 0, 1, seed);
    if (seed % 2 == 0) {
      Arrays.setAll(values, i -> i % 2 == 0 ? Math.rint(values[i] * 2) / 2 : values[i]);
    }
    return values;
  }

  private static boolean holdsOneValue(ReferenceProfile profile, int bin) {
    return bin > 0
        && bin < profile.bins() - 1
        && Math.nextUp(profile.lower(bin)) == profile.upper(bin);
  }

  private static double exactKolmogorovSmirnov(double[] x, double[] y) {
    double largest = 0;
    for (double at : all(x, y)) {
      largest = Math.max(largest, Math.abs(shareUpTo(x, at) - shareUpTo(y, at)));
    }
    return largest;
  }

  private static double exactWasserstein(double[] x, double[] y) {
    double[] all = all(x, y);
    double sum = 0;
    for (int i = 0; i < all.length - 1; i++) {
      double difference = Math.abs(shareUpTo(x, all[i]) - shareUpTo(y, all[i]));
      sum += difference * (all[i + 1] - all[i]);
    }
    return sum;
  }

  private static double[] all(double[] x, double[] y) {
    return IntStream.range(0, x.length + y.length)
        .mapToDouble(i -> i < x.length ? x[i] : y[i - x.length])
        .sorted()
        .toArray();
  }

  private static double shareUpTo(double[] values, double limit) {
    int count = 0;
    for (double value : values) {
      count += value <= limit ? 1 : 0;
    }
    return (double) count / values.length;
  }
}
