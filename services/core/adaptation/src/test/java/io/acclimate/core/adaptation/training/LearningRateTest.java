package io.acclimate.core.adaptation.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.model.Schedule;
import org.junit.jupiter.api.Test;

class LearningRateTest {
  @Test
  void constantNeverChanges() {
    LearningRate rate = LearningRate.constant(0.3);

    assertThat(rate.at(0)).isEqualTo(0.3);
    assertThat(rate.at(1_000_000)).isEqualTo(0.3);
  }

  @Test
  void linearDecayFallsInEqualStepsAndEndsAboveZero() {
    LearningRate rate = LearningRate.of(Schedule.LINEAR, 0.4, 4);

    double rounding = 1e-15;
    assertThat(rate.at(0)).isEqualTo(0.4);
    assertThat(rate.at(1)).isCloseTo(0.3, within(rounding));
    assertThat(rate.at(2)).isCloseTo(0.2, within(rounding));
    assertThat(rate.at(3)).isCloseTo(0.1, within(rounding));
  }

  @Test
  void cosineFallsSlowlyAtBothEnds() {
    LearningRate rate = LearningRate.of(Schedule.COSINE, 0.4, 6);

    double rounding = 1e-15;
    assertThat(rate.at(0)).isEqualTo(0.4);
    assertThat(rate.at(2)).isCloseTo(0.3, within(rounding));
    assertThat(rate.at(3)).isCloseTo(0.2, within(rounding));
    assertThat(rate.at(4)).isCloseTo(0.1, within(rounding));
    assertThat(rate.at(5)).isCloseTo(0.2 - 0.1 * Math.sqrt(3), within(rounding));
  }

  @Test
  void aScheduleMayBeConstant() {
    assertThat(LearningRate.of(Schedule.CONSTANT, 0.4, 6).at(5)).isEqualTo(0.4);
  }
}
