package io.acclimate.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DistanceTestTest {
  /** Windows per setting; the rate that is looked for is ten of them. */
  private static final int WINDOWS = 1000;

  @ParameterizedTest
  @MethodSource("all")
  void falseAlarmsStayWithinTheirRate(Distance distance) {
    // No effect threshold to speak of: what is measured is the noise threshold alone.
    DistanceTest test = new DistanceTest(distance, 1, 1e-9, 1e-9, 0.01, 1);
    for (int rows : new int[] {25, 50, 200}) {
      for (int referenceRows : new int[] {100, 5000}) {
        int alarms = 0;
        for (int seed = 0; seed < WINDOWS; seed++) {
          if (seed % 3 == 0) {
            alarms += alarm(test, Samples.gaussian(referenceRows + rows, 0, 1, seed), rows);
          } else if (seed % 3 == 1) {
            alarms += alarm(test, skewed(referenceRows + rows, seed), rows);
          } else {
            alarms += alarm(test, Samples.whole(referenceRows + rows, 40, seed), rows);
          }
        }
        assertThat(alarms)
            .as("%s, %d rows against %d", distance.key(), rows, referenceRows)
            .isLessThanOrEqualTo(WINDOWS / 100);
      }
    }
  }

  private static int alarm(DistanceTest test, double[] values, int rows) {
    ReferenceProfile reference =
        ReferenceProfile.ofNumbers("x", Arrays.copyOf(values, values.length - rows));
    WindowCounts window =
        Samples.window(reference, Arrays.copyOfRange(values, values.length - rows, values.length));
    return test.assess(reference, window).level() == DriftLevel.STABLE ? 0 : 1;
  }

  @ParameterizedTest
  @MethodSource("all")
  void callsDriftedTogetherWhatThePlainProcedureDoes(Distance distance) {
    int features = 40;
    DistanceTest test = new DistanceTest(distance, 1, 1e-9, 1e-9, 0.01, features + 3);
    for (int moved : new int[] {0, 1, 10, 40}) {
      List<ReferenceProfile> references = new ArrayList<>();
      List<WindowCounts> windows = new ArrayList<>();
      for (int i = 0; i < features; i++) {
        references.add(ReferenceProfile.ofNumbers("x", Samples.gaussian(100, 0, 1, i)));
        double mean = i < moved ? 0.4 + 0.05 * i : 0;
        windows.add(Samples.window(references.get(i), Samples.gaussian(80, mean, 1, 1000 + i)));
      }
      // The largest j for which j features are beyond the threshold of j, looked for one by one.
      int largest = 0;
      for (int j = 1; j <= features; j++) {
        if (beyond(distance, references, windows, j * 0.01 / (features + 3)) >= j) {
          largest = j;
        }
      }

      List<Assessment> together = test.assess(references, windows);

      assertThat(together)
          .filteredOn(one -> one.level() == DriftLevel.DRIFT)
          .as("%s, %d moved", distance.key(), moved)
          .hasSize(largest);
      assertThat(together.get(0).drift())
          .isEqualTo(
              distance.noise(references.get(0), 80, 0.01 * Math.max(largest, 1) / (features + 3)));
      assertThat(largest).isBetween(0, moved);
    }
  }

  private static int beyond(
      Distance distance,
      List<ReferenceProfile> references,
      List<WindowCounts> windows,
      double probability) {
    int beyond = 0;
    for (int i = 0; i < references.size(); i++) {
      double score = distance.between(references.get(i), windows.get(i));
      double noise = distance.noise(references.get(i), windows.get(i).n(), probability);
      beyond += score >= noise ? 1 : 0;
    }
    return beyond;
  }

  @Test
  void refusesMoreFeaturesThanItWasMadeFor() {
    DistanceTest test = DistanceTest.of(new KolmogorovSmirnov(), 1);
    ReferenceProfile reference = ReferenceProfile.ofNumbers("x", Samples.gaussian(100, 0, 1, 1));
    WindowCounts window = Samples.window(reference, Samples.gaussian(80, 0, 1, 2));

    assertThatThrownBy(() -> test.assess(List.of(reference, reference), List.of(window, window)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("references 2 and windows 2: expected as many, at most 1");
  }

  private static double[] skewed(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[n];
    // A third zeros, else exponential.
    Arrays.setAll(values, i -> random.nextInt(3) == 0 ? 0 : -Math.log(1 - random.nextDouble()));
    return values;
  }

  @ParameterizedTest
  @MethodSource("all")
  void seesAMeanThatMovesByOneStandardDeviation(Distance distance) {
    ReferenceProfile reference = ReferenceProfile.ofNumbers("x", Samples.gaussian(5000, 0, 1, 1));
    DistanceTest test = DistanceTest.of(distance, 128);

    Assessment same =
        test.assess(reference, Samples.window(reference, Samples.gaussian(200, 0, 1, 2)));
    Assessment moved =
        test.assess(reference, Samples.window(reference, Samples.gaussian(200, 1, 1, 3)));

    assertThat(same.level()).isEqualTo(DriftLevel.STABLE);
    assertThat(moved.level()).isEqualTo(DriftLevel.DRIFT);
  }

  @Test
  void saysNothingAboutTooFewRows() {
    ReferenceProfile reference = ReferenceProfile.ofCategories("x", new long[] {1000, 0});
    DistanceTest test = new DistanceTest(new KolmogorovSmirnov(), 3, 1e-9, 1e-9, 0.9, 1);

    assertThat(test.assess(reference, new WindowCounts(2)).score()).isZero();
    assertThat(test.assess(reference, WindowCounts.of(0, 2)))
        .extracting(Assessment::score, Assessment::level)
        .containsExactly(1.0, DriftLevel.STABLE);
    assertThat(test.assess(reference, WindowCounts.of(0, 3)).level()).isEqualTo(DriftLevel.DRIFT);
  }

  @Test
  void asksForAnEffectWhereRowsAreMany() {
    ReferenceProfile reference = ReferenceProfile.ofCategories("x", new long[] {500_000, 500_000});
    DistanceTest test = new DistanceTest(new KolmogorovSmirnov(), 1, 0.1, 0.2, 0.01, 1);

    Assessment small = test.assess(reference, WindowCounts.of(410_000, 590_000));
    assertThat(small.level()).isEqualTo(DriftLevel.STABLE);
    assertThat(small.warning()).isEqualTo(0.1);
    assertThat(small.drift()).isEqualTo(0.2);
    assertThat(test.assess(reference, WindowCounts.of(399_000, 601_000)).level())
        .isEqualTo(DriftLevel.WARNING);
    assertThat(test.assess(reference, WindowCounts.of(299_000, 701_000)).level())
        .isEqualTo(DriftLevel.DRIFT);
  }

  @Test
  void refusesWhatIsNoTest() {
    Distance ks = new KolmogorovSmirnov();
    assertThatThrownBy(() -> new DistanceTest(ks, 0, 0.1, 0.2, 0.01, 1))
        .hasMessageContaining("minimumRows: 0");
    assertThatThrownBy(() -> new DistanceTest(ks, 1, 0.3, 0.2, 0.01, 1))
        .hasMessageContaining("warning 0.3 and drift 0.2");
    assertThatThrownBy(() -> new DistanceTest(ks, 1, 0.1, 0.2, 1, 1))
        .hasMessageContaining("falseAlarm: 1.0");
    assertThatThrownBy(() -> new DistanceTest(ks, 1, 0.1, 0.2, 0.01, 0))
        .hasMessageContaining("comparisons: 0");
  }

  static List<Distance> all() {
    return Distance.all();
  }
}
