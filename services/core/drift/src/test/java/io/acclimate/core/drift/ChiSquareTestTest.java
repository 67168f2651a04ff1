package io.acclimate.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChiSquareTestTest {
  /** Upper tails by their closed forms, and quantiles from printed tables. */
  @Test
  void agreesWithKnownTails() {
    for (double x : new double[] {0.01, 0.5, 1, 3, 5.5, 12, 40, 200}) {
      // Even degrees of freedom: a sum of Poisson probabilities. 13 digits, see the class.
      double two = Math.exp(-x / 2);
      assertThat(ChiSquareDistribution.upperTail(2, x)).isCloseTo(two, within(1e-12 * two));
      double six = two * (1 + x / 2 + x * x / 8);
      assertThat(ChiSquareDistribution.upperTail(6, x)).isCloseTo(six, within(1e-12));
    }
    // Tables have three decimals.
    assertThat(ChiSquareDistribution.quantile(1, 0.05)).isCloseTo(3.841, within(5e-4));
    assertThat(ChiSquareDistribution.quantile(1, 0.001)).isCloseTo(10.828, within(5e-4));
    assertThat(ChiSquareDistribution.quantile(5, 0.01)).isCloseTo(15.086, within(5e-4));
    assertThat(ChiSquareDistribution.quantile(10, 0.05)).isCloseTo(18.307, within(5e-4));
    assertThat(ChiSquareDistribution.quantile(100, 0.01)).isCloseTo(135.807, within(5e-4));
    assertThat(ChiSquareDistribution.upperTail(3, 0)).isEqualTo(1);
  }

  @Test
  void boundsTheTailThatDistancesUse() {
    for (int freedom : new int[] {1, 2, 5, 20, 63}) {
      for (double probability : new double[] {0.1, 0.01, 1e-4, 1e-8}) {
        assertThat(ChiSquareTail.bound(freedom, probability))
            .isGreaterThan(ChiSquareDistribution.quantile(freedom, probability));
      }
    }
  }

  @Test
  void equalsPearsonsTestForEquallyManyRows() {
    ReferenceProfile reference = ReferenceProfile.ofCategories("label", new long[] {30, 50, 20, 0});
    long[] window = {40, 30, 30, 0};

    double pearson = 0;
    for (int k = 0; k < 3; k++) {
      double expected = (reference.count(k) + window[k]) / 2.0;
      pearson += 2 * (window[k] - expected) * (window[k] - expected) / expected;
    }

    double v = ChiSquareTest.effect(reference, WindowCounts.of(window));
    // Rounding of a dozen operations.
    assertThat(v).isCloseTo(Math.sqrt(pearson / 200), within(1e-15));
    assertThat(ChiSquareTest.pValue(reference, WindowCounts.of(window)))
        .isCloseTo(Math.exp(-pearson / 2), within(1e-13));
  }

  @Test
  void reachesItsThresholdWhereThePValueReachesTheRate() {
    SplittableRandom random = new SplittableRandom(1);
    ChiSquareTest test = new ChiSquareTest(1, 1e-9, 1e-9, 0.05, 2);
    for (int round = 0; round < 1000; round++) {
      ReferenceProfile reference =
          ReferenceProfile.ofCategories(
              "x", random.longs(1 + random.nextInt(8), 0, 90).map(count -> count + 1).toArray());
      WindowCounts window =
          WindowCounts.of(random.longs(reference.bins(), 0, 20).map(c -> c + 1).toArray());

      boolean drift = test.assess(reference, window).level() == DriftLevel.DRIFT;

      assertThat(drift).isEqualTo(ChiSquareTest.pValue(reference, window) <= 0.025);
    }
  }

  @Test
  void falseAlarmsStayWithinTheirRate() {
    ChiSquareTest test = new ChiSquareTest(1, 1e-9, 1e-9, 0.01, 1);
    double[][] shares = {{0.5, 0.5}, {0.9, 0.1}, {0.4, 0.3, 0.2, 0.05, 0.04, 0.01}};
    SplittableRandom random = new SplittableRandom(2);
    for (double[] share : shares) {
      for (int rows : new int[] {50, 200}) {
        int alarms = 0;
        for (int i = 0; i < 5000; i++) {
          ReferenceProfile reference =
              ReferenceProfile.ofCategories("x", draw(share, 1000, random));
          WindowCounts window = WindowCounts.of(draw(share, rows, random));
          alarms += test.assess(reference, window).level() == DriftLevel.STABLE ? 0 : 1;
        }
        // 50 are expected at most; twice their deviation for a rate that is just kept.
        assertThat(alarms).as("%d rows of %d classes", rows, share.length).isLessThan(65);
      }
    }
  }

  @Test
  void oneRowOfARareClassIsNoDriftAndANewClassIs() {
    ReferenceProfile reference =
        ReferenceProfile.ofCategories("prediction", new long[] {9999, 10_000, 1, 0});
    ChiSquareTest test = ChiSquareTest.of(2);

    assertThat(test.assess(reference, WindowCounts.of(99, 100, 1, 0)).level())
        .isEqualTo(DriftLevel.STABLE);
    assertThat(test.assess(reference, WindowCounts.of(70, 70, 0, 60)).level())
        .isEqualTo(DriftLevel.DRIFT);
    assertThat(test.assess(reference, WindowCounts.of(0, 0, 0, 49)))
        .extracting(Assessment::level, Assessment::score)
        .containsExactly(DriftLevel.STABLE, 1.0);
    assertThat(test.assess(reference, new WindowCounts(4)).score()).isZero();
    assertThatThrownBy(() -> new ChiSquareTest(1, 0.1, 0.2, 0, 1))
        .hasMessageContaining("falseAlarm: 0.0");
  }

  private static long[] draw(double[] shares, int rows, SplittableRandom random) {
    long[] counts = new long[shares.length];
    for (int row = 0; row < rows; row++) {
      double rest = random.nextDouble();
      int k = 0;
      while (k < shares.length - 1 && rest >= shares[k]) {
        rest -= shares[k];
        k++;
      }
      counts[k]++;
    }
    return counts;
  }
}
