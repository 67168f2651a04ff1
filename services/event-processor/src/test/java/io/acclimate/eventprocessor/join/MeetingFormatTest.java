package io.acclimate.eventprocessor.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.LabelValue.Box;
import io.acclimate.core.artifact.LabelValue.Boxes;
import io.acclimate.core.artifact.LabelValue.ClassName;
import io.acclimate.core.artifact.LabelValue.NameSet;
import io.acclimate.core.artifact.LabelValue.NumberValue;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.eventprocessor.event.Output;
import io.acclimate.eventprocessor.event.Role;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class MeetingFormatTest {
  private static final Instant TIME = Instant.parse("2026-03-01T12:00:00.123Z");

  static Stream<Meeting> meetings() {
    LabelValue one = new ClassName("Ethanol – 乙醇");
    return Stream.of(
        Meeting.NOTHING,
        new Meeting(new Truth("gas", one, TIME), List.of()),
        new Meeting(
            new Truth("gas", new NameSet(new TreeSet<>(List.of("a", "b"))), TIME),
            List.of(answer(one, TensorBytes.ofFloats(new float[] {0.25f, 0.75f})))),
        new Meeting(
            null,
            List.of(
                answer(null, null),
                answer(new NumberValue(-1.5), null),
                answer(new Boxes(List.of(new Box("cat", 0, 0.5f, 1, 0.25f))), null),
                answer(new ClassName("x".repeat(70_000)), TensorBytes.ofLongs(new long[] {7})))));
  }

  @ParameterizedTest
  @MethodSource("meetings")
  void readsWhatItWrote(Meeting meeting) {
    assertThat(MeetingFormat.read(MeetingFormat.write(meeting))).isEqualTo(meeting);
  }

  @Test
  void refusesAFormatOfTheFuture() {
    byte[] bytes = MeetingFormat.write(Meeting.NOTHING);
    bytes[0] = 9;

    assertThatThrownBy(() -> MeetingFormat.read(bytes)).hasMessageContaining("format 9");
  }

  private static PastAnswer answer(@Nullable LabelValue label, @Nullable TensorBytes scores) {
    return new PastAnswer(
        2,
        1_234_567_890_123L,
        "gas",
        "plant-9",
        new Output(label, scores),
        3,
        "ab",
        Role.CANARY,
        TIME);
  }
}
