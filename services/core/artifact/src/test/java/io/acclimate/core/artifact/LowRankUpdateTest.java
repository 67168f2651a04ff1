package io.acclimate.core.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LowRankUpdateTest {
  private static final TensorBytes A = TensorBytes.ofFloats(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
  private static final TensorBytes B = TensorBytes.ofFloats(new float[] {1, -1, 0.5f, 2}, 2, 2);
  private static final LowRankUpdate UPDATE = new LowRankUpdate(A, B);

  @Test
  void addsTheProductOfTheTwo() {
    TensorBytes w = TensorBytes.ofFloats(new float[] {10, 20, 30, 40, 50, 60}, 2, 3);

    assertThat(UPDATE.addedTo(w))
        .isEqualTo(TensorBytes.ofFloats(new float[] {7, 17, 27, 48.5f, 61, 73.5f}, 2, 3));
  }

  /** In floats, 1e8 + 1 − 1e8 would be 0. */
  @Test
  void roundsOnce() {
    LowRankUpdate update =
        new LowRankUpdate(
            TensorBytes.ofFloats(new float[] {1, 1, 1}, 3, 1),
            TensorBytes.ofFloats(new float[] {1e8f, 1, -1e8f}, 1, 3));

    assertThat(update.addedTo(TensorBytes.ofFloats(new float[] {1}, 1, 1)).floats())
        .containsExactly(2);
  }

  @Test
  void goesAPartOfTheWay() {
    TensorBytes zero = TensorBytes.ofFloats(new float[6], 2, 3);

    float[] half = UPDATE.times(0.5f).addedTo(zero).floats();

    float[] whole = UPDATE.addedTo(zero).floats();
    for (int i = 0; i < whole.length; i++) {
      assertThat(half[i]).isEqualTo(whole[i] / 2);
    }
  }

  @Test
  void isReadAsItWasWritten() {
    assertThat(LowRankUpdate.parse(UPDATE.toBytes())).isEqualTo(UPDATE);
  }

  @Test
  void refusesWhatDoesNotFitTogether() {
    assertThatThrownBy(() -> new LowRankUpdate(A, A))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("[2, 3]");
    assertThatThrownBy(() -> UPDATE.addedTo(B))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContainingAll("[2, 3]", "[2, 2]");
    assertThatThrownBy(() -> new LowRankUpdate(TensorBytes.ofDoubles(new double[6], 2, 3), B))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("F64");
    assertThatThrownBy(() -> UPDATE.addedTo(TensorBytes.ofFloats(new float[6])))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("matrix");
  }

  @Test
  void refusesFilesOfOtherTensors() {
    assertThatThrownBy(() -> LowRankUpdate.parse(Safetensors.writeOne(A)))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("tensor");
    byte[] more = Safetensors.write(new TreeMap<>(Map.of("a", A, "b", B, "c", B)), Map.of());
    assertThatThrownBy(() -> LowRankUpdate.parse(more)).isInstanceOf(InvalidFormatException.class);
  }
}
