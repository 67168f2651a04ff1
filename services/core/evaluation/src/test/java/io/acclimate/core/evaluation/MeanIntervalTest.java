package io.acclimate.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeanIntervalTest {
  /** SciPy: scipy.stats.t.ppf(0.975, df). */
  @ParameterizedTest
  @CsvSource({
    "1, 12.706204736174694",
    "2, 4.302652729749462",
    "3, 3.1824463052837078",
    "4, 2.7764451051977934",
    "5, 2.5705818356363146",
    "6, 2.4469118511449786",
    "7, 2.364624251592784",
    "8, 2.306004135204166",
    "9, 2.262157162798205",
    "10, 2.228138851986274",
    "30, 2.0422724563012378",
    "100, 1.9839715185235518",
    "1000, 1.9623390808264083",
    "1000000, 1.959966356814107"
  })
  void quantilesAgreeWithPublishedFigures(int degrees, double t) {
    // Two ways of rounding: a million degrees leave x = ν / (ν + t²) ten digits of t.
    assertThat(StudentT.twoSidedQuantile(0.05, degrees)).isCloseTo(t, within(1e-9));
  }

  /** With one degree of freedom it is Cauchy's, with two P(T ≤ t) = ½ + t / (2·√(2 + t²)). */
  @ParameterizedTest
  @ValueSource(doubles = {0.9, 0.5, 0.1, 0.05, 0.01, 1e-6})
  void quantilesEqualTheClosedForms(double tails) {
    double cauchy = 1 / Math.tan(Math.PI * tails / 2);
    double central = 1 - tails;
    double two = central * Math.sqrt(2 / (1 - central * central));

    // Near tails of 1, t is the root of a difference that has lost digits.
    assertThat(StudentT.twoSidedQuantile(tails, 1)).isCloseTo(cauchy, within(1e-9 * cauchy));
    assertThat(StudentT.twoSidedQuantile(tails, 2)).isCloseTo(two, within(1e-9 * two));
  }

  /** P(|T| ≤ t) by Simpson's rule on the density f ∝ (1 + x²/ν)^(−(ν+1)/2). */
  @ParameterizedTest
  @ValueSource(ints = {3, 4, 7, 19, 50})
  void ninetyFivePercentOfTheDensityLieWithinTheQuantile(int degrees) {
    double t = StudentT.twoSidedQuantile(0.05, degrees);

    // The density beyond 2,000 is below 1e-9 of the whole from three degrees on.
    double within = simpson(degrees, t, 20_000);
    double all = simpson(degrees, 2000, 2_000_000);
    assertThat(within / all).isCloseTo(0.95, within(1e-8));
  }

  @Test
  void equalsTheFormula() {
    double[] values = {0.81, 0.79, 0.84, 0.80, 0.83};

    MeanInterval interval = MeanInterval.of(values);

    double mean = (0.81 + 0.79 + 0.84 + 0.80 + 0.83) / 5;
    double squares = 0;
    for (double value : values) {
      squares += Math.pow(value - mean, 2);
    }
    double expected = 2.7764451051977934 * Math.sqrt(squares / 4) / Math.sqrt(5);
    assertThat(interval.n()).isEqualTo(5);
    assertThat(interval.mean()).isCloseTo(0.814, within(1e-15));
    assertThat(interval.ci95()).isCloseTo(expected, within(1e-12));
    assertThat(interval.high() - interval.low()).isCloseTo(2 * expected, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 10})
  void coversTheTrueMeanNinetyFiveTimesInAHundred(int n) {
    SplittableRandom random = new SplittableRandom(11 + n);
    int trials = 20_000;
    int covered = 0;
    for (int trial = 0; trial < trials; trial++) {
      double[] values = new double[n];
      for (int i = 0; i < n; i++) {
        values[i] = 3 + 2 * random.nextGaussian();
      }
      MeanInterval interval = MeanInterval.of(values);
      covered += interval.low() <= 3 && 3 <= interval.high() ? 1 : 0;
    }
    // Three standard errors of a share of 20,000.
    double slack = 3 * Math.sqrt(0.95 * 0.05 / trials);
    assertThat(covered / (double) trials).isCloseTo(0.95, within(slack));
  }

  @Test
  void knowsNoWidthFromOneValue() {
    MeanInterval interval = MeanInterval.of(0.7);

    assertThat(interval.mean()).isEqualTo(0.7);
    assertThat(interval.ci95()).isNaN();
    assertThat(interval.low()).isNaN();
  }

  @Test
  void hasNoWidthIfAllValuesAreEqual() {
    assertThat(MeanInterval.of(0.5, 0.5, 0.5)).isEqualTo(new MeanInterval(0.5, 0, 3));
  }

  @Test
  void refusesWhatHasNoMean() {
    assertThatThrownBy(MeanInterval::of).hasMessage("0 values: expected 1..1000000");
    assertThatThrownBy(() -> MeanInterval.of(1, Double.NaN)).hasMessage("value NaN is not finite");
    assertThatThrownBy(() -> new MeanInterval(1, 0, 0)).hasMessageContaining("n: 0");
    assertThatThrownBy(() -> new MeanInterval(1, -1, 2)).hasMessageContaining("ci95: -1.0");
    assertThatThrownBy(() -> new MeanInterval(1, 0, 1)).hasMessageContaining("NaN for one value");
    assertThatThrownBy(() -> StudentT.twoSidedQuantile(0.05, 0)).hasMessageContaining("degrees: 0");
    assertThatThrownBy(() -> StudentT.twoSidedQuantile(1, 2)).hasMessageContaining("tails: 1.0");
  }

  private static double simpson(int degrees, double end, int steps) {
    double width = end / steps;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double x = i * width;
      double density = Math.pow(1 + x * x / degrees, -(degrees + 1) / 2.0);
      sum += density * (i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2);
    }
    return sum * width / 3;
  }
}
