package io.acclimate.eventprocessor.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.LabelValue.Box;
import io.acclimate.core.artifact.LabelValue.Boxes;
import io.acclimate.core.artifact.LabelValue.ClassName;
import io.acclimate.core.artifact.LabelValue.NumberValue;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.eventprocessor.event.Output;
import io.acclimate.eventprocessor.event.Role;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class AnswersFormatTest {
  private static final Instant TIME = Instant.ofEpochMilli(3);

  private static final String GOLDEN =
      "01"
          + "00000001"
          + "0000000000000007" // came
          + "00000002"
          + "000000000000000b"
          + "00000003"
          + "676173"
          + "00000002"
          + "7039"
          + "01" // a label: the name of a class
          + "00"
          + "00000001"
          + "78"
          + "01" // scores
          + "00000003"
          + "463332"
          + "01"
          + "0000000000000001"
          + "00000004"
          + "0000803f"
          + "00000003"
          + "00000002"
          + "6162"
          + "00000006"
          + "43414e415259"
          + "0000000000000003";

  static Stream<PastAnswers> answers() {
    LabelValue one = new ClassName("Ethanol – 乙醇");
    return Stream.of(
        PastAnswers.NONE,
        new PastAnswers(
            List.of(
                answer(one, TensorBytes.ofFloats(new float[] {0.25f, 0.75f})),
                answer(null, null),
                answer(new NumberValue(-1.5), null),
                answer(new Boxes(List.of(new Box("cat", 0, 0.5f, 1, 0.25f))), null),
                answer(new ClassName("x".repeat(70_000)), TensorBytes.ofLongs(new long[] {7})))));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void readsWhatItWrote(PastAnswers answers) {
    assertThat(AnswersFormat.read(AnswersFormat.write(answers))).isEqualTo(answers);
  }

  @Test
  void keepsItsBytes() {
    PastAnswers answers =
        new PastAnswers(List.of(answer(new ClassName("x"), TensorBytes.ofFloats(new float[] {1}))));

    assertThat(HexFormat.of().formatHex(AnswersFormat.write(answers))).isEqualTo(GOLDEN);
  }

  @Test
  void refusesAFormatOfTheFuture() {
    byte[] bytes = AnswersFormat.write(PastAnswers.NONE);
    bytes[0] = 9;

    assertThatThrownBy(() -> AnswersFormat.read(bytes)).hasMessageContaining("format 9");
  }

  private static PastAnswer answer(@Nullable LabelValue label, @Nullable TensorBytes scores) {
    return new PastAnswer(
        7, 2, 11, "gas", "p9", new Output(label, scores), 3, "ab", Role.CANARY, TIME);
  }
}
