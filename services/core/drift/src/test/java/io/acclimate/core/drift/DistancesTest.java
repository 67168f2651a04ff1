package io.acclimate.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each distance against its formula, written again with plain loops. */
class DistancesTest {
  /** Rounding of at most 64 additions of terms of order 1. */
  private static final double ROUNDING = 1e-12;

  @Test
  void equalTheirFormulas() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 500; round++) {
      double[] values =
          round % 2 == 0
              ? Samples.gaussian(1 + random.nextInt(2000), 5, 0.1 + random.nextDouble(9), round)
              : Samples.whole(1 + random.nextInt(2000), 1 + random.nextInt(99), round);
      ReferenceProfile reference = ReferenceProfile.ofNumbers("x", values);
      long[] counts = new long[reference.bins()];
      for (int row = 1 + random.nextInt(300); row > 0; row--) {
        counts[random.nextInt(1 + random.nextInt(counts.length))]++;
      }
      WindowCounts window = WindowCounts.of(counts);

      assertThat(new PopulationStability().between(reference, window))
          .isCloseTo(psi(reference.counts(), counts), within(ROUNDING));
      assertThat(new JensenShannon().between(reference, window))
          .isCloseTo(jensenShannon(reference.counts(), counts), within(ROUNDING));
      assertThat(new KolmogorovSmirnov().between(reference, window))
          .isCloseTo(kolmogorovSmirnov(reference.counts(), counts), within(ROUNDING));
      assertThat(new Wasserstein().between(reference, window))
          .isCloseTo(wasserstein(reference, counts), within(ROUNDING));
    }
  }

  @Test
  void agreeWithFiguresByHand() {
    ReferenceProfile reference =
        ReferenceProfile.of("x", new double[] {1, 2}, new long[] {2, 1, 1}, 0, 4, 1.25, 2);
    WindowCounts window = WindowCounts.of(0, 1, 1);

    // Shares ½, ¼, ¼ and 0, ½, ½.
    assertThat(new KolmogorovSmirnov().between(reference, window)).isEqualTo(0.5);
    // Middles ½, 1½, 3: half the rows move by 1, a quarter by 1½, over σ = 2.
    assertThat(new Wasserstein().between(reference, window)).isEqualTo((0.5 + 0.375) / 2);
    // Halved: ½·½·log₂ 2 + ½·2·(¼·log₂ ⅔ + ½·log₂ 4/3).
    double bits = 0.25 + (0.25 * Math.log(2.0 / 3) + 0.5 * Math.log(4.0 / 3)) / Math.log(2);
    assertThat(new JensenShannon().between(reference, window))
        .isCloseTo(Math.sqrt(bits), within(ROUNDING));
  }

  @ParameterizedTest
  @MethodSource("all")
  void areZeroForEqualSharesAndRefuseOtherBins(Distance distance) {
    ReferenceProfile reference = ReferenceProfile.ofCategories("x", new long[] {10, 0, 20});

    assertThat(distance.between(reference, WindowCounts.of(10, 0, 20))).isZero();
    assertThat(Distance.of(distance.key())).isEqualTo(distance);
    assertThatThrownBy(() -> distance.between(reference, WindowCounts.of(1, 2)))
        .hasMessage("a window of 2 bins against a reference of 3 (x)");
    assertThatThrownBy(() -> distance.between(reference, new WindowCounts(3)))
        .hasMessage("the window of x has no rows");
  }

  @Test
  void namesTheKeysThatThereAre() {
    assertThatThrownBy(() -> Distance.of("emd"))
        .hasMessage(
            "distance: 'emd' is none of [psi, jensen-shannon, kolmogorov-smirnov, wasserstein]");
  }

  static List<Distance> all() {
    return Distance.all();
  }

  private static double psi(long[] reference, long[] window) {
    double n = 0;
    double m = 0;
    for (int b = 0; b < reference.length; b++) {
      n += reference[b] + 0.5;
      m += window[b] + 0.5;
    }
    double psi = 0;
    for (int b = 0; b < reference.length; b++) {
      double p = (reference[b] + 0.5) / n;
      double q = (window[b] + 0.5) / m;
      psi += p * Math.log(p / q) + q * Math.log(q / p);
    }
    return psi;
  }

  private static double jensenShannon(long[] reference, long[] window) {
    double[] p = shares(reference);
    double[] q = shares(window);
    double bits = 0;
    for (int b = 0; b < p.length; b++) {
      double a = (p[b] + q[b]) / 2;
      bits += p[b] == 0 ? 0 : p[b] * (Math.log(p[b]) - Math.log(a)) / Math.log(2) / 2;
      bits += q[b] == 0 ? 0 : q[b] * (Math.log(q[b]) - Math.log(a)) / Math.log(2) / 2;
    }
    return Math.sqrt(Math.max(0, bits));
  }

  private static double kolmogorovSmirnov(long[] reference, long[] window) {
    double[] p = shares(reference);
    double[] q = shares(window);
    double largest = 0;
    for (int b = 0; b < p.length; b++) {
      double difference = 0;
      for (int i = 0; i <= b; i++) {
        difference += p[i] - q[i];
      }
      largest = Math.max(largest, Math.abs(difference));
    }
    return largest;
  }

  private static double wasserstein(ReferenceProfile reference, long[] window) {
    if (reference.standardDeviation() == 0) {
      return 0;
    }
    double[] p = shares(reference.counts());
    double[] q = shares(window);
    double[] edges = reference.edges();
    double[] position = new double[p.length];
    for (int b = 0; b < p.length; b++) {
      double left = b == 0 ? Math.min(reference.min(), edges[0]) : edges[b - 1];
      double right = b == edges.length ? Math.max(reference.max(), edges[b - 1]) : edges[b];
      position[b] = (left + right) / 2;
    }
    double distance = 0;
    double difference = 0;
    for (int b = 0; b < p.length - 1; b++) {
      difference += p[b] - q[b];
      distance += Math.abs(difference) * (position[b + 1] - position[b]);
    }
    return distance / reference.standardDeviation();
  }

  private static double[] shares(long[] counts) {
    double n = 0;
    for (long count : counts) {
      n += count;
    }
    double[] shares = new double[counts.length];
    for (int b = 0; b < counts.length; b++) {
      shares[b] = counts[b] / n;
    }
    return shares;
  }
}
