package io.acclimate.core.drift.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.drift.DriftLevel;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every detector of errors promises. */
class ErrorDetectorContractTest {
  static List<ErrorDetectorConfig> all() {
    return List.of(
        Adwin.defaults(),
        new Adwin(0.01, true),
        Ddm.defaults(),
        HddmA.defaults(),
        HddmW.defaults(),
        Kswin.defaults(),
        PageHinkley.defaults());
  }

  @ParameterizedTest
  @MethodSource("all")
  void neverAlarmsOnAConstantStream(ErrorDetectorConfig config) {
    for (double constant : new double[] {0, 0.1, 1.0 / 3, 1}) {
      ErrorDetector detector = config.newDetector();
      for (int i = 0; i < 20_000; i++) {
        assertThat(detector.add(constant)).isEqualTo(DriftLevel.STABLE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void alarmsSoonerOrLaterWhenErrorsRise(ErrorDetectorConfig config) {
    ErrorDetector detector = config.newDetector();
    boolean drift = false;
    for (double error : errors(2000, 0.1, 0.6, 7)) {
      drift |= detector.add(error) == DriftLevel.DRIFT;
      if (detector.level() == DriftLevel.DRIFT) {
        assertThat(detector.score()).isGreaterThanOrEqualTo(detector.threshold());
      }
    }
    assertThat(drift).isTrue();
  }

  @ParameterizedTest
  @MethodSource("all")
  void goesOnExactlyFromItsStateAtEveryIndex(ErrorDetectorConfig config) {
    double[] errors = errors(1500, 0.1, 0.6, 8);
    ErrorDetector uninterrupted = config.newDetector();
    ErrorDetector restored = config.newDetector();
    for (double error : errors) {
      restored = config.restore(restored.state());

      assertThat(restored.add(error)).isEqualTo(uninterrupted.add(error));
      assertThat(restored.level()).isEqualTo(uninterrupted.level());
      assertThat(restored.n()).isEqualTo(uninterrupted.n());
      assertThat(restored.score()).isEqualTo(uninterrupted.score());
      assertThat(restored.threshold()).isEqualTo(uninterrupted.threshold());
      assertThat(restored.state()).isEqualTo(uninterrupted.state());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void isDeterministicAndAsNewAfterAReset(ErrorDetectorConfig config) {
    double[] errors = errors(1500, 0.1, 0.6, 9);
    ErrorDetector used = config.newDetector();
    for (double error : errors) {
      used.add(error);
    }
    used.reset();
    ErrorDetector fresh = config.newDetector();

    assertThat(used.state()).isEqualTo(fresh.state());
    assertThat(used.level()).isEqualTo(DriftLevel.STABLE);
    for (double error : errors) {
      assertThat(used.add(error)).isEqualTo(fresh.add(error));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void refusesWhatIsNoErrorAndStaysAsItWas(ErrorDetectorConfig config) {
    ErrorDetector detector = config.newDetector();
    detector.add(1);
    byte[] before = detector.state();

    for (double error : new double[] {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> detector.add(error))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(config.key() + ": error " + error + " is not in 0..1");
    }

    assertThat(detector.state()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("all")
  void refusesAStateThatIsNotItsOwn(ErrorDetectorConfig config) {
    byte[] state = config.newDetector().state();
    byte[] other =
        config instanceof HddmW
            ? HddmA.defaults().newDetector().state()
            : HddmW.defaults().newDetector().state();

    assertThatThrownBy(() -> config.restore(new byte[0])).hasMessageContaining("too short");
    assertThatThrownBy(() -> config.restore(Arrays.copyOf(state, state.length - 1)))
        .hasMessageContaining("too short");
    assertThatThrownBy(() -> config.restore(Arrays.copyOf(state, state.length + 3)))
        .hasMessageContaining("3 bytes too many");
    assertThatThrownBy(() -> config.restore(other)).hasMessageContaining("another detector");
  }

  @ParameterizedTest
  @MethodSource("all")
  void staysSmall(ErrorDetectorConfig config) {
    ErrorDetector detector = config.newDetector();
    int largest = 0;
    for (double error : errors(200_000, 0.2, 0.2, 10)) {
      detector.add(error);
      if (detector.n() % 1000 == 0) {
        largest = Math.max(largest, detector.state().length);
      }
    }
    assertThat(largest).isLessThan(2048);
  }

  @ParameterizedTest
  @MethodSource("all")
  void statesARate(ErrorDetectorConfig config) {
    assertThat(config.falseAlarmRate()).isBetween(1e-9, 0.011);
    assertThat(config.key()).matches("[a-z-]+");
  }

  /** Right and wrong answers whose error rate changes half-way. */
  private static double[] errors(int n, double before, double after, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] errors = new double[n];
    Arrays.setAll(errors, i -> random.nextDouble() < (i < n / 2 ? before : after) ? 1 : 0);
    return errors;
  }
}
