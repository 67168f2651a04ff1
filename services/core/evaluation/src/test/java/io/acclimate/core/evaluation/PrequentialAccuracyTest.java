package io.acclimate.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PrequentialAccuracyTest {
  @Test
  void isTheShareOfCorrectAnswersWithoutFading() {
    PrequentialAccuracy accuracy = PrequentialAccuracy.cumulative();

    assertThat(accuracy.accuracy()).isNaN();
    for (boolean correct : new boolean[] {true, false, true, true}) {
      accuracy.add(correct);
    }

    assertThat(accuracy.accuracy()).isEqualTo(0.75);
    assertThat(accuracy.count()).isEqualTo(4);
  }

  @Test
  void weighsEachAnswerByItsAge() {
    double fading = 0.9;
    boolean[] answers = {true, true, false, true, false, false, true};
    PrequentialAccuracy accuracy = new PrequentialAccuracy(fading);
    for (boolean answer : answers) {
      accuracy.add(answer);
    }

    double correct = 0;
    double weight = 0;
    for (int age = 0; age < answers.length; age++) {
      correct += answers[answers.length - 1 - age] ? Math.pow(fading, age) : 0;
      weight += Math.pow(fading, age);
    }
    // Rounding of seven additions.
    assertThat(accuracy.accuracy()).isCloseTo(correct / weight, within(1e-14));
  }

  @Test
  void refusesAFactorThatNeverForgetsOrForgetsAll() {
    assertThatThrownBy(() -> new PrequentialAccuracy(0)).hasMessageContaining("fadingFactor: 0.0");
    assertThatThrownBy(() -> new PrequentialAccuracy(1.1)).hasMessageContaining("1.1");
  }
}
