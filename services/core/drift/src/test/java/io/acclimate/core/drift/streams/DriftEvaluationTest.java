package io.acclimate.core.drift.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.drift.errors.ErrorDetectorConfig;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** 100 seeded streams of each pattern; the dummy passes whatever only asks for detection. */
class DriftEvaluationTest {
  static List<ErrorDetectorConfig> all() {
    return DriftEvaluation.detectors();
  }

  @ParameterizedTest
  @MethodSource("all")
  void falseAlarmsStayWithinTheStatedRate(ErrorDetectorConfig config) {
    for (double rate : DriftEvaluation.STABLE_RATES) {
      DetectionScore score = DetectionScore.of(config, DriftEvaluation.stable(rate));

      assertThat(score.streams()).isEqualTo(100);
      assertThat(score.falseAlarmRate())
          .as("%s at error rate %s", config.key(), rate)
          .isLessThanOrEqualTo(config.falseAlarmRate());
      // No detector but the dummy comes near it.
      assertThat(score.falseAlarmRate() > 0.01).isEqualTo(config instanceof AlwaysFires);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void changesAreSeenAtADelayThatTheDummyDoesNotHave(ErrorDetectorConfig config) {
    DetectionScore abrupt = score(config, new DriftPattern.Abrupt(2000), 4000);
    DetectionScore gradual = score(config, new DriftPattern.Gradual(2000, 1000), 5000);
    DetectionScore recurring = score(config, new DriftPattern.Recurring(2000), 10_000);

    assertThat(abrupt.detected()).isGreaterThan(0.7);
    assertThat(gradual.detected()).isGreaterThan(0.6);
    // Every other of the four changes is a rise.
    assertThat(recurring.detected()).isGreaterThan(0.45);
    if (config instanceof AlwaysFires) {
      assertThat(abrupt.medianDelay()).isZero();
      assertThat(abrupt.falseAlarms()).isEqualTo(abrupt.stableValues());
    } else {
      assertThat(abrupt.medianDelay()).isBetween(10.0, 300.0);
      assertThat(abrupt.falseAlarmRate()).isLessThanOrEqualTo(config.falseAlarmRate());
    }
  }

  private static DetectionScore score(
      ErrorDetectorConfig config, DriftPattern pattern, int length) {
    return DetectionScore.of(config, DriftEvaluation.streams(pattern, length));
  }
}
