package io.acclimate.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.TensorBytes;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InputSignatureTest {
  private static final InputSignature THREE = InputSignature.floats(3);

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(new Input.TextInput("x"), "input: expected a tensor, found a text"),
        Arguments.of(
            new Input.MediaInput("image/png", new byte[0]),
            "input: expected a tensor, found a medium"),
        Arguments.of(
            new TensorInput(TensorBytes.ofDoubles(new double[3])),
            "input.dtype: expected F32, found F64"),
        Arguments.of(TestModels.input(1, 2), "input.shape: expected [3], found [2]"),
        Arguments.of(
            TestModels.input(1, Float.NaN, 2),
            "input.data: holds NaN or infinity, expected finite numbers"),
        Arguments.of(
            TestModels.input(1, Float.POSITIVE_INFINITY, 2),
            "input.data: holds NaN or infinity, expected finite numbers"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void saysWhyItRefuses(Input input, String reason) {
    assertThat(THREE.check(input)).contains(reason);
  }

  @Test
  void takesWhatFits() {
    assertThat(THREE.check(TestModels.input(1, 2, 3))).isEmpty();
  }

  @Test
  void contentSaysWhichElementsShareStatistics() {
    InputSignature image = InputSignature.floats(2, 2, 3).of(InputContent.IMAGE);
    InputSignature sound = InputSignature.floats(1, 2, 3).of(InputContent.SPECTROGRAM);

    assertThat(THREE.groups()).containsExactly(0, 1, 2);
    assertThat(image.groups()).containsExactly(0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1);
    assertThat(sound.groups()).containsExactly(0, 1, 2, 0, 1, 2);
  }

  @Test
  void contentIsReadAsWrittenAndLeftOutWhereItIsFeatures() {
    InputSignature sound = InputSignature.floats(1, 2, 3).of(InputContent.SPECTROGRAM);

    assertThat(InputSignature.fromJson(sound.toJson())).isEqualTo(sound);
    assertThat(sound.toJson().text()).contains("\"content\":\"spectrogram\"");
    assertThat(THREE.toJson().text()).doesNotContain("content");
    assertThatThrownBy(() -> THREE.of(InputContent.IMAGE))
        .hasMessage("input.content: image has the shape [channels, height, width], found [3]");
    assertThatThrownBy(
            () ->
                InputSignature.fromJson(
                    Json.parse("{\"kind\":\"tensor\",\"shape\":[3],\"content\":\"smell\"}")))
        .hasMessage(
            "input.content: expected one of [features, image, spectrogram], found \"smell\"");
  }

  @Test
  void readsWhatItWroteAndDefaultsToF32() {
    assertThat(InputSignature.fromJson(THREE.toJson())).isEqualTo(THREE);
    assertThat(InputSignature.fromJson(Json.parse("{\"kind\":\"tensor\",\"shape\":[3]}")))
        .isEqualTo(THREE);
    assertThatThrownBy(
            () -> InputSignature.fromJson(Json.parse("{\"kind\":\"text\",\"shape\":[3]}")))
        .hasMessage("input.kind: expected one of [tensor], found \"text\"");
    assertThatThrownBy(
            () -> InputSignature.fromJson(Json.parse("{\"kind\":\"tensor\",\"shape\":[-1]}")))
        .hasMessageContaining("input.shape[0]: expected a whole number in 1..");
    assertThatThrownBy(() -> InputSignature.floats(1 << 20, 1 << 20))
        .hasMessageContaining("input.shape elements");
  }
}
