package io.acclimate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.avro.Tensor;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.LastExperience;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TensorBytes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class AvroValuesTest {
  static Stream<Input> inputs() {
    return Stream.of(
        new Input.TensorInput(TensorBytes.ofFloats(new float[] {1, -2.5f, Float.NaN})),
        new Input.TensorInput(TensorBytes.ofDoubles(new double[] {1, 2, 3, 4}, 2, 2)),
        new Input.TextInput("grüße"),
        new Input.MediaInput("image/png", new byte[] {1, 2, 3}));
  }

  static Stream<LabelValue> labels() {
    return Stream.of(
        new LabelValue.ClassName("ethanol"),
        new LabelValue.NumberValue(-0.5),
        new LabelValue.NameSet(new TreeSet<>(List.of("b", "a"))),
        new LabelValue.Boxes(List.of(new LabelValue.Box("cat", 0.1f, 0.2f, 0.3f, 0.4f))));
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void inputsComeBackEqual(Input input) {
    assertThat(AvroValues.input(AvroValues.toAvro(input))).isEqualTo(input);
  }

  @ParameterizedTest
  @MethodSource("labels")
  void labelsComeBackEqual(LabelValue label) {
    assertThat(AvroValues.label(AvroValues.toAvro(label))).isEqualTo(label);
  }

  @Test
  void noLabelStaysNoLabel() {
    assertThat(AvroValues.toAvroOrNull(null)).isNull();
    assertThat(AvroValues.labelOrNull(null)).isNull();
  }

  @Test
  void headsComeBackEqual() {
    Digest digest = Digest.of(new byte[] {1});
    Head first = new Head(digest, null, null, null);
    Head later = new Head(digest, digest, digest, new LastExperience(3, 1, 99));

    assertThat(AvroValues.head(AvroValues.toAvro(first))).isEqualTo(first);
    assertThat(AvroValues.head(AvroValues.toAvro(later))).isEqualTo(later);
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void sidesComeBackEqual(Side side) {
    assertThat(AvroValues.side(AvroValues.toAvro(side))).isEqualTo(side);
  }

  @Test
  void readsTensorsThatLieInsideALargerBuffer() {
    ByteBuffer larger = ByteBuffer.wrap(new byte[] {9, 9, 0, 0, -128, 63, 9});
    larger.position(2).limit(6);

    TensorBytes tensor = AvroValues.tensor(new Tensor("F32", List.of(1L), larger));

    assertThat(tensor.floats()).containsExactly(1);
    assertThat(larger.remaining()).isEqualTo(4);
  }

  @Test
  void refusesWhatAvroLetsThrough() {
    ByteBuffer three = ByteBuffer.wrap(new byte[3]);

    assertThatThrownBy(() -> AvroValues.input(new Tensor("F32", List.of(1L), three)))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("needs 4 bytes");
    assertThatThrownBy(() -> AvroValues.input(new Tensor("F31", List.of(1L), three)))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("F31");
    assertThatThrownBy(() -> AvroValues.input(new Tensor("U8", List.of(Long.MAX_VALUE, 3L), three)))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("overflows");
    assertThatThrownBy(() -> AvroValues.label(new io.acclimate.avro.NumberLabel(Double.NaN)))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> AvroValues.input("text"))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("java.lang.String");
  }
}
