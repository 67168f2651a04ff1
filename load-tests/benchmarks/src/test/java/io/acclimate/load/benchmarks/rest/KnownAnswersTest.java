package io.acclimate.load.benchmarks.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KnownAnswersTest {
  private final KnownAnswers answers = new KnownAnswers();

  @Test
  void knowsAnAnswerUnderAnothersName() {
    assertThat(answers.learn(1, answer(1, 0.25, 0.75))).isTrue();
    assertThat(answers.learn(2, answer(2, 0.5, 0.5))).isTrue();

    assertThat(answers.right(answer(1, 0.2500001, 0.7499999))).isTrue();
    assertThat(answers.right(answer(2, 0.5, 0.5))).isTrue();
    assertThat(answers.right(answer(2, 0.25, 0.75))).isFalse();
    assertThat(answers.right(answer(3, 0.5, 0.5))).isFalse();
  }

  @Test
  void takesNoVersionThatSaysTheSameAsAnother() {
    assertThat(answers.learn(1, answer(1, 0.25, 0.75))).isTrue();

    assertThat(answers.learn(2, answer(2, 0.2501, 0.7499))).isFalse();
  }

  private static String answer(int version, double first, double second) {
    return """
        {"model_version":"%d","outputs":[{"name":"label","data":["a"]},{"name":"scores","data":[%s,%s]}]}
        """
        .formatted(version, first, second);
  }
}
