package io.acclimate.eventprocessor.experience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ProgressFormatTest {
  private static final Instant TIME = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final OpenExperience OPEN =
      new OpenExperience(5_000_000_000L, 5_000_000_099L, 80, 15, 5, TIME, TIME.plusMillis(7));

  static Stream<Progress> progresses() {
    return Stream.of(
        Progress.NONE,
        new Progress(12, null, List.of()),
        new Progress(12, OPEN, List.of()),
        new Progress(
            0,
            OPEN,
            List.of(new CloseRequest("c-1", "Ana", 7), new CloseRequest("c-2", "Жан", 9))));
  }

  @ParameterizedTest
  @MethodSource("progresses")
  void readsWhatItWrote(Progress progress) {
    assertThat(ProgressFormat.read(ProgressFormat.write(progress))).isEqualTo(progress);
  }

  @Test
  void takesAbout100Bytes() {
    assertThat(ProgressFormat.write(new Progress(12, OPEN, List.of()))).hasSizeLessThan(100);
  }

  @Test
  void refusesAFormatOfTheFuture() {
    byte[] bytes = ProgressFormat.write(Progress.NONE);
    bytes[0] = 9;

    assertThatThrownBy(() -> ProgressFormat.read(bytes)).hasMessageContaining("format 9");
  }
}
