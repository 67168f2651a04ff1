package io.acclimate.scenarios.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PercentilesTest {

  @Test
  void takesTheNearestRank() {
    double[] values = {5, 1, 4, 2, 3};

    assertThat(Percentiles.of(values, 0.5)).isEqualTo(3);
    assertThat(Percentiles.of(values, 0.95)).isEqualTo(5);
    assertThat(Percentiles.of(values, 0.2)).isEqualTo(1);
    assertThat(Percentiles.of(values, 0)).isEqualTo(1);
    assertThat(values).containsExactly(5, 1, 4, 2, 3);
  }

  @Test
  void isNotANumberWithoutValues() {
    assertThat(Percentiles.of(new double[0], 0.5)).isNaN();
  }
}
