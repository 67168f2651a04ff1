package io.acclimate.eventprocessor.experience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.eventprocessor.event.DriftSignal.Evidence;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
        progress(null),
        progress(OPEN),
        new Progress(
            0,
            OPEN,
            List.of(new CloseRequest("c-1", "Ana", 7), new CloseRequest("c-2", "Жан", 9)),
            null,
            Progress.COOL),
        new Progress(12, OPEN, List.of(), new DriftAlarm(Evidence.ERRORS, "drift=errors"), 7),
        new Progress(12, null, List.of(), null, 0));
  }

  @ParameterizedTest
  @MethodSource("progresses")
  void readsWhatItWrote(Progress progress) {
    assertThat(ProgressFormat.read(ProgressFormat.write(progress))).isEqualTo(progress);
  }

  @Test
  void takesAbout100Bytes() {
    assertThat(ProgressFormat.write(progress(OPEN))).hasSizeLessThan(100);
  }

  @Test
  void readsAndWritesTheStateOfTheFirstFormat() {
    String first =
        "01"
            + "000000000000000c"
            + "01"
            + "000000012a05f200"
            + "000000012a05f263"
            + "00000050"
            + "0000000f"
            + "00000005"
            + HexFormat.of().toHexDigits(TIME.toEpochMilli())
            + HexFormat.of().toHexDigits(TIME.toEpochMilli() + 7)
            + "00000000";

    assertThat(ProgressFormat.read(HexFormat.of().parseHex(first))).isEqualTo(progress(OPEN));
    assertThat(ProgressFormat.write(progress(OPEN))).isEqualTo(HexFormat.of().parseHex(first));
  }

  private static Progress progress(@Nullable OpenExperience open) {
    return new Progress(12, open, List.of(), null, Progress.COOL);
  }

  @Test
  void refusesAFormatOfTheFuture() {
    byte[] bytes = ProgressFormat.write(Progress.NONE);
    bytes[0] = 9;

    assertThatThrownBy(() -> ProgressFormat.read(bytes)).hasMessageContaining("format 9");
  }
}
