package io.acclimate.scenarios.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperienceSizeTest {
  @ParameterizedTest
  @CsvSource({"1, 100", "44312, 100", "50000, 100", "50001, 200", "580012, 1200"})
  void longStreamsHaveLargerExperiencesAndNoneMoreThan500Rounds(int length, int labelled) {
    assertThat(ExperienceSize.forLength(length).labelled()).isEqualTo(labelled);
    assertThat(length / labelled).isLessThanOrEqualTo(500);
  }

  @ParameterizedTest
  @CsvSource({"0, 10", "10, 9"})
  void refusesWhatNeverCloses(int labelled, int rows) {
    assertThatThrownBy(() -> new ExperienceSize(labelled, rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("labelled " + labelled);
  }
}
