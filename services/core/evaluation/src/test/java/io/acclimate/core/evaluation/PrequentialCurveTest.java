package io.acclimate.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PrequentialCurveTest {
  @Test
  void isTheMeanOfTheFadedAccuracyAtEveryAnswer() {
    double fading = 0.95;
    SplittableRandom random = new SplittableRandom(5);
    boolean[] answers = new boolean[200];
    PrequentialCurve curve = new PrequentialCurve(fading);
    for (int i = 0; i < answers.length; i++) {
      answers[i] = random.nextDouble() < 0.7;
      curve.add(answers[i]);
    }

    double area = 0;
    double last = 0;
    for (int t = 1; t <= answers.length; t++) {
      double correct = 0;
      double weight = 0;
      for (int i = 0; i < t; i++) {
        correct += answers[i] ? Math.pow(fading, t - 1 - i) : 0;
        weight += Math.pow(fading, t - 1 - i);
      }
      last = correct / weight;
      area += last / answers.length;
    }
    // Rounding of a few hundred additions.
    assertThat(curve.area()).isCloseTo(area, within(1e-13));
    assertThat(curve.accuracy()).isCloseTo(last, within(1e-13));
    assertThat(curve.count()).isEqualTo(200);
  }

  @Test
  void prefersTheModelThatRecoversSooner() {
    PrequentialCurve soon = new PrequentialCurve(0.99);
    PrequentialCurve late = new PrequentialCurve(0.99);
    for (int t = 0; t < 5000; t++) {
      soon.add(t < 1000 || t >= 1100);
      late.add(t < 1000 || t >= 1500);
    }

    // 0.99³⁵⁰⁰ is 5e-16: in the end nobody remembers the drift, but the area does.
    assertThat(soon.accuracy()).isCloseTo(late.accuracy(), within(1e-12));
    assertThat(soon.area()).isGreaterThan(late.area() + 0.05);
  }

  @Test
  void isNothingBeforeTheFirstAnswer() {
    PrequentialCurve curve = new PrequentialCurve(1);

    assertThat(curve.area()).isNaN();
    assertThat(curve.accuracy()).isNaN();
  }

  @Test
  void weighsTheFirstOfAllAnswersMost() {
    PrequentialCurve curve = new PrequentialCurve(1);
    curve.add(true);
    curve.add(false);
    curve.add(false);
    curve.add(false);

    assertThat(curve.area()).isCloseTo((1 + 1 / 2.0 + 1 / 3.0 + 1 / 4.0) / 4, within(1e-15));
  }

  @Test
  void refusesAFactorThatNeverForgetsOrForgetsAll() {
    assertThatThrownBy(() -> new PrequentialCurve(0)).hasMessageContaining("fadingFactor: 0.0");
    assertThatThrownBy(() -> new PrequentialCurve(1.1)).hasMessageContaining("1.1");
  }
}
