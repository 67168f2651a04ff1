package io.acclimate.eventprocessor.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.artifact.LabelValue.Box;
import io.acclimate.core.artifact.LabelValue.Boxes;
import io.acclimate.core.artifact.LabelValue.ClassName;
import io.acclimate.core.artifact.LabelValue.NameSet;
import io.acclimate.core.artifact.LabelValue.NumberValue;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TruthFormatTest {
  private static final Instant TIME = Instant.ofEpochMilli(3);
  private static final Truth TRUTH = new Truth("gas", new ClassName("x"), TIME, 5);

  private static final String GOLDEN =
      "01" // version
          + "0000000000000005"
          + "00000003"
          + "676173"
          + "00" // the name of a class
          + "00000001"
          + "78"
          + "0000000000000003";

  static Stream<Truth> truths() {
    return Stream.of(
        TRUTH,
        new Truth("gas", new ClassName("Ethanol – 乙醇"), TIME, 5),
        new Truth("gas", new NameSet(new TreeSet<>(List.of("a", "b"))), TIME, 5),
        new Truth("gas", new NumberValue(-1.5), TIME, Long.MAX_VALUE),
        new Truth("gas", new Boxes(List.of(new Box("cat", 0, 0.5f, 1, 0.25f))), TIME, 0));
  }

  @ParameterizedTest
  @MethodSource("truths")
  void readsWhatItWrote(Truth truth) {
    assertThat(TruthFormat.read(TruthFormat.write(truth))).isEqualTo(truth);
  }

  @Test
  void keepsItsBytes() {
    assertThat(HexFormat.of().formatHex(TruthFormat.write(TRUTH))).isEqualTo(GOLDEN);
  }

  @Test
  void refusesAFormatOfTheFuture() {
    byte[] bytes = TruthFormat.write(TRUTH);
    bytes[0] = 9;

    assertThatThrownBy(() -> TruthFormat.read(bytes)).hasMessageContaining("format 9");
  }
}
