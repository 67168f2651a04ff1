package io.acclimate.adaptationservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.LastExperience;
import org.junit.jupiter.api.Test;

class RangeTest {
  private final Range range = new Range(3, 10, 19);

  @Test
  void keepsWhatTheHeadDoesNotCover() {
    assertThat(range.after(new LastExperience(1, 3, 9))).contains(range);
    assertThat(range.after(new LastExperience(1, 3, 10))).contains(new Range(3, 11, 19));
    assertThat(range.after(new LastExperience(1, 3, 18))).contains(new Range(3, 19, 19));
    assertThat(range.after(new LastExperience(1, 3, 19))).isEmpty();
  }

  @Test
  void refusesARangeThatEndsBeforeItBegins() {
    assertThatThrownBy(() -> new Range(0, 5, 4)).isInstanceOf(InvalidFormatException.class);
  }
}
