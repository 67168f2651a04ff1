package io.acclimate.core.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackTest {
  @Test
  void anEmptyPackIsAPack() {
    Pack empty = new Pack(List.of());

    assertThat(Pack.parse(empty.toBytes())).isEqualTo(empty);
  }

  @Test
  void refusesEveryTruncation() throws IOException {
    byte[] whole = Golden.bytes("pack.bin");
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Pack.parse(cut))
          .as("cut at byte %d", length)
          .isInstanceOf(InvalidFormatException.class);
    }
    assertThatThrownBy(() -> Pack.parse(Arrays.copyOf(whole, whole.length + 1)))
        .hasMessageContaining("after the last row");
  }

  /**
   * Any single damaged byte is refused with our exception, or gives another pack of just these
   * bytes: never a crash, never the same pack.
   */
  @Test
  void neverTakesADamagedPackForTheWhole() throws IOException {
    byte[] whole = Golden.bytes("pack.bin");
    Pack pack = Pack.parse(whole);
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) 0xff;
      try {
        Pack other = Pack.parse(damaged);
        assertThat(other).as("byte %d", at).isNotEqualTo(pack);
        assertThat(other.toBytes()).as("byte %d", at).isEqualTo(damaged);
      } catch (InvalidFormatException refused) {
        assertThat(refused).hasMessageNotContaining("null");
      }
    }
  }

  @Test
  void refusesHugeCountsWithoutAllocating() {
    byte[] huge = {'A', 'C', 'P', 'K', 1, 0, -1, -1, -1, -1};

    assertThatThrownBy(() -> Pack.parse(huge)).hasMessageContaining("ends too early");
  }
}
