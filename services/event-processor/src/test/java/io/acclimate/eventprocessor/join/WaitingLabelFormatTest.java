package io.acclimate.eventprocessor.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.eventprocessor.sift.Origin;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;

final class WaitingLabelFormatTest {
  private static final WaitingLabel LABEL =
      new WaitingLabel(
          5,
          7,
          new Origin("labels", 3, 11, null),
          new byte[] {1, 2},
          List.of(new RecordHeader("a", new byte[] {9}), new RecordHeader("b", (byte[]) null)));

  private static final String GOLDEN =
      "01"
          + "0000000000000005"
          + "0000000000000007"
          + "00000006"
          + "6c6162656c73"
          + "00000003"
          + "000000000000000b"
          + "ffffffff"
          + "000000020102"
          + "00000002"
          + "0000000161"
          + "0000000109"
          + "0000000162"
          + "ffffffff";

  @Test
  void goldenBytesStay() {
    assertThat(WaitingLabelFormat.write(LABEL)).isEqualTo(HexFormat.of().parseHex(GOLDEN));
    assertThat(WaitingLabelFormat.write(WaitingLabelFormat.read(WaitingLabelFormat.write(LABEL))))
        .isEqualTo(HexFormat.of().parseHex(GOLDEN));
  }

  @Test
  void refusesAFormatThatItDoesNotKnow() {
    assertThatThrownBy(() -> WaitingLabelFormat.read(new byte[] {2}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("format 2");
  }
}
