package io.acclimate.core.drift.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeededStreamTest {
  @Test
  void givesTheSameValuesForEver() {
    assertThat(SeededStream.errors(new DriftPattern.Abrupt(3), 0.2, 0.8, 8, 42).values())
        .containsExactly(1, 0, 0, 0, 1, 1, 1, 1);
    Concept standard = new Concept.Gaussian(1, 2);
    assertThat(new SeededStream(new DriftPattern.None(), standard, standard, 3, 42).values())
        .containsExactly(0.7889670361291783, 1.376705268231863, -0.9232528972319909);
  }

  @Test
  void changesWhereItSays() {
    int n = 20_000;
    for (DriftPattern pattern :
        List.of(
            new DriftPattern.None(),
            new DriftPattern.Abrupt(10_000),
            new DriftPattern.Gradual(5000, 10_000),
            new DriftPattern.Recurring(10_000))) {
      double[] values = SeededStream.errors(pattern, 0.2, 0.7, n, 1).values();
      double expected = 0;
      for (int i = 0; i < n; i++) {
        expected += 0.2 + 0.5 * pattern.share(i);
      }
      // Four standard deviations of at most ½ per value.
      assertThat(Arrays.stream(values).sum()).isCloseTo(expected, within(4 * 0.5 * Math.sqrt(n)));
    }
    assertThat(new DriftPattern.Recurring(4).changes(13)).containsExactly(4, 8, 12);
    assertThat(new DriftPattern.Abrupt(4).changes(4)).isEmpty();
    assertThat(new DriftPattern.Gradual(4, 2).changes(5)).containsExactly(4);
    assertThat(new DriftPattern.Gradual(4, 2).share(3)).isZero();
    assertThat(new DriftPattern.Gradual(4, 2).share(4)).isEqualTo(0.5);
    assertThat(new DriftPattern.Gradual(4, 2).share(5)).isEqualTo(1);
  }

  @Test
  void refusesWhatIsNoStream() {
    assertThatThrownBy(() -> new DriftPattern.Recurring(0))
        .hasMessage("period: 0 must be 1 or more");
    assertThatThrownBy(() -> new DriftPattern.Abrupt(-1)).hasMessage("at: -1 must be 0 or more");
    assertThatThrownBy(() -> new Concept.Errors(1.5)).hasMessage("rate: 1.5 is not in 0..1");
    assertThatThrownBy(() -> new Concept.Gaussian(0, 0)).hasMessageContaining("above 0");
    assertThatThrownBy(() -> SeededStream.errors(new DriftPattern.None(), 0.1, 0.2, 0, 1).values())
        .hasMessage("length: 0 must be 1 or more");
  }
}
