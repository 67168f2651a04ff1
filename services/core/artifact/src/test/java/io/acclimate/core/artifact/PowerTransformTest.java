package io.acclimate.core.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PowerTransformTest {
  /** Half of a float's last place. */
  private static final double ROUNDING = 6e-8;

  /** From scipy.stats.yeojohnson of SciPy 1.17.1. */
  @ParameterizedTest
  @CsvSource({
    "3.5, 0.5, 2.242640687119285",
    "3.5, 0, 1.5040773967762742",
    "3.5, -1.5, 0.5968289598828102",
    "-3.5, 0.5, -5.697294364012261",
    "-3.5, 2, -1.5040773967762742",
    "-3.5, -1.5, -54.94437608767784",
    "0, 0.3, 0",
    "250000, -0.25, 3.8211147406850077",
    "-0.001, 1.7, -0.0009996501981995572",
  })
  void transformsAsSciPyDoes(double x, double lambda, double expected) {
    assertThat(PowerTransform.psi(PowerTransform.signedLog(x), lambda))
        .isCloseTo(expected, within(1e-14 * Math.abs(expected) + 1e-300));
  }

  /** The definition, by powers alone. */
  @Test
  void eachElementIsTransformedByItsOwnPower() {
    float[] lambda = {0.5f, -1.25f, 1.75f, 0, 2};
    float[] row = {8, 20, -3, 3, -1};

    PowerTransform.of(lambda).apply(row);

    double[] expected = {
      (Math.pow(9, 0.5) - 1) / 0.5,
      (Math.pow(21, -1.25) - 1) / -1.25,
      -(Math.pow(4, 0.25) - 1) / 0.25,
      Math.log(4),
      -Math.log(2)
    };
    for (int i = 0; i < row.length; i++) {
      assertThat((double) row[i]).isCloseTo(expected[i], within(ROUNDING * Math.abs(expected[i])));
    }
  }

  @Test
  void aPowerOfOneLeavesAnElementAsItIs() {
    float[] row = {0.1f, -0.1f, 1e-30f, 12345.678f};

    PowerTransform.of(new float[] {1, 1, 1, 1}).apply(row);

    assertThat(row).containsExactly(0.1f, -0.1f, 1e-30f, 12345.678f);
  }

  @Test
  void theLargestInputsBecomeFiniteAndKeepTheirSign() {
    float[] row = {Float.MAX_VALUE, -Float.MAX_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, 1e30f};

    PowerTransform.of(new float[] {2, -2, 1, 2, -2}).apply(row);

    assertThat(row).startsWith(1e30f, -1e30f, 1e30f);
    assertThat((double) row[3]).isCloseTo(-Math.log(Float.MAX_VALUE), within(1e-5));
    assertThat(row[4]).isEqualTo(0.5f);
  }

  @Test
  void orderStaysAtEveryPower() {
    for (float lambda = -2; lambda <= 2; lambda += 0.125f) {
      double before = Double.NEGATIVE_INFINITY;
      for (double x = -20; x <= 20; x += 0.25) {
        double value = PowerTransform.psi(PowerTransform.signedLog(x), lambda);
        assertThat(value).isGreaterThan(before);
        before = value;
      }
    }
  }

  @Test
  void refusesPowersOutOfRangeAndRowsOfAnotherLength() {
    assertThatThrownBy(() -> PowerTransform.of(new float[] {1, 2.5f}))
        .hasMessage("power.lambda[1]: expected a number in -2..2, found 2.5");
    assertThatThrownBy(() -> PowerTransform.of(new float[] {Float.NaN}))
        .hasMessageContaining("power.lambda[0]: expected a number in -2..2, found NaN");
    assertThatThrownBy(() -> PowerTransform.of(new float[] {1}).apply(new float[2]))
        .hasMessage("a row of 2 numbers for 1 powers");
  }

  @Test
  void refusesUnknownKeys() {
    String text = "{\"lambda\":[1],\"kind\":\"box-cox\"}";

    assertThatThrownBy(
            () ->
                PowerTransform.parse(
                    JsonFields.of("power", Json.parseObject(text.getBytes(UTF_8)))))
        .hasMessageContaining("power.kind: unknown key");
  }
}
