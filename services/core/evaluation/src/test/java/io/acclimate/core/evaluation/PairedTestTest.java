package io.acclimate.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.junit.jupiter.api.Test;

class PairedTestTest {
  /** Rounding of at most a few hundred additions of logarithms. */
  private static final double RELATIVE = 1e-12;

  @Test
  void countsOnlyExamplesThatOneOfTheTwoGetsWrong() {
    boolean[] baseline = {true, true, false, false, false, true};
    boolean[] candidate = {true, false, true, true, false, true};

    assertThat(PairedTest.of(baseline, candidate)).isEqualTo(new PairedTest(2, 1));
  }

  @Test
  void equalsTheSumOfExactBinomialTerms() {
    for (int n = 0; n <= 200; n += n < 30 ? 1 : 17) {
      for (int wins = 0; wins <= n; wins++) {
        double expected = exactTail(wins, n);
        assertThat(new PairedTest(wins, n - wins).pValue())
            .as("%d wins of %d", wins, n)
            .isCloseTo(expected, within(RELATIVE * expected));
      }
    }
  }

  /** R: binom.test(9, 10, alternative = "greater") and binom.test(15, 20, ...). */
  @Test
  void agreesWithPublishedFigures() {
    assertThat(new PairedTest(9, 1).pValue()).isCloseTo(0.0107421875, within(1e-15));
    assertThat(new PairedTest(15, 5).pValue()).isCloseTo(0.020694732666015625, within(1e-15));
  }

  @Test
  void aTieOrNothingAtAllIsNoEvidence() {
    assertThat(new PairedTest(0, 0).pValue()).isEqualTo(1);
    assertThat(new PairedTest(0, 7).pValue()).isEqualTo(1);
    assertThat(new PairedTest(4, 4).pValue()).isGreaterThan(0.5);
  }

  @Test
  void staysFiniteWithManyExamples() {
    double p = new PairedTest(501_000, 499_000).pValue();

    // z = (501,000 − 500,000 − ½) / 500 = 1.999; the normal tail is 0.02280.
    assertThat(p).isCloseTo(0.02280, within(1e-5));
  }

  @Test
  void refusesAnswersToDifferentExamples() {
    assertThatThrownBy(() -> PairedTest.of(new boolean[2], new boolean[3]))
        .hasMessage("2 answers of the baseline, 3 of the candidate");
    assertThatThrownBy(() -> new PairedTest(-1, 0)).hasMessageContaining("wins -1");
  }

  private static double exactTail(int wins, int n) {
    BigInteger sum = BigInteger.ZERO;
    for (int k = wins; k <= n; k++) {
      sum = sum.add(binomial(n, k));
    }
    return new BigDecimal(sum)
        .divide(new BigDecimal(BigInteger.TWO.pow(n)), MathContext.DECIMAL64)
        .doubleValue();
  }

  private static BigInteger binomial(int n, int k) {
    BigInteger result = BigInteger.ONE;
    for (int i = 1; i <= k; i++) {
      result = result.multiply(BigInteger.valueOf(n - k + i)).divide(BigInteger.valueOf(i));
    }
    return result;
  }
}
