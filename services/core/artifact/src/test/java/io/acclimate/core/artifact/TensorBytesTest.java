package io.acclimate.core.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TensorBytesTest {
  @Test
  void readsBackWhatItWasMadeOf() {
    assertThat(TensorBytes.ofFloats(new float[] {1.5f, -2}, 2, 1).floats())
        .containsExactly(1.5f, -2);
    assertThat(TensorBytes.ofDoubles(new double[] {1.5}).doubles()).containsExactly(1.5);
    assertThat(TensorBytes.ofLongs(new long[] {-3, 4}).longs()).containsExactly(-3, 4);
    assertThat(TensorBytes.ofLongs(new long[] {-3, 4}).shape()).containsExactly(2L);
  }

  @Test
  void givesEveryTypeAsFloats() {
    assertThat(of(Dtype.U8, -1, 0, 1).floats()).containsExactly(255, 0, 1);
    assertThat(of(Dtype.I8, -1, 0, 1).floats()).containsExactly(-1, 0, 1);
    assertThat(of(Dtype.BOOL, 0, 1).floats()).containsExactly(0, 1);
    assertThat(of(Dtype.I16, 0, 1, -1, -1).floats()).containsExactly(256, -1);
    assertThat(of(Dtype.I32, 1, 0, 0, 0).floats()).containsExactly(1);
    assertThat(TensorBytes.ofLongs(new long[] {-5}).floats()).containsExactly(-5);
    assertThat(TensorBytes.ofDoubles(new double[] {0.1}).floats()).containsExactly(0.1f);
  }

  @Test
  void givesEveryTypeAsNumbersOneByOne() {
    assertThat(of(Dtype.U8, 0, -1).number(1)).isEqualTo(255);
    assertThat(of(Dtype.I8, 0, -1).number(1)).isEqualTo(-1);
    assertThat(of(Dtype.BOOL, 0, 1).number(1)).isEqualTo(1);
    assertThat(of(Dtype.I16, 0, 1, -1, -1).number(0)).isEqualTo(256);
    assertThat(of(Dtype.I32, 1, 0, 0, 0).number(0)).isEqualTo(1);
    assertThat(of(Dtype.F16, 0x00, 0x3c, 0xff, 0x7b).number(1)).isEqualTo(65504);
    assertThat(TensorBytes.ofLongs(new long[] {1, (1L << 53) + 2}).number(1))
        .isEqualTo(9_007_199_254_740_994.0);
    assertThat(TensorBytes.ofDoubles(new double[] {1, 0.1}).number(1)).isEqualTo(0.1);
    assertThat(TensorBytes.ofFloats(new float[] {1, 0.1f}).number(1)).isEqualTo((double) 0.1f);
  }

  /**
   * Values of IEEE 754 binary16: one, the largest, the smallest normal, the smallest subnormal,
   * minus two, minus zero.
   */
  @Test
  void readsHalfPrecision() {
    TensorBytes halves =
        of(Dtype.F16, 0x00, 0x3c, 0xff, 0x7b, 0x00, 0x04, 0x01, 0x00, 0x00, 0xc0, 0x00, 0x80);

    assertThat(halves.floats()).containsExactly(1f, 65504f, 0x1p-14f, 0x1p-24f, -2f, -0f);
    assertThat(halves.finite()).isTrue();
    assertThat(of(Dtype.F16, 0x00, 0x7c).finite()).isFalse();
  }

  @Test
  void refusesBytesThatDoNotFillTheShape() {
    assertThatThrownBy(() -> new TensorBytes(Dtype.F32, List.of(2L), new byte[4]))
        .hasMessage("tensor: shape [2] of F32 needs 8 bytes, found 4");
    assertThatThrownBy(() -> TensorBytes.sizeBytes(Dtype.F32, List.of(Long.MAX_VALUE, 4L)))
        .hasMessageContaining("overflows");
    assertThatThrownBy(() -> TensorBytes.sizeBytes(Dtype.F32, List.of(-1L)))
        .hasMessageContaining("negative");
  }

  @Test
  void isEqualByContent() {
    assertThat(TensorBytes.ofFloats(new float[] {1, 2}, 2))
        .isEqualTo(TensorBytes.ofFloats(new float[] {1, 2}, 2))
        .hasSameHashCodeAs(TensorBytes.ofFloats(new float[] {1, 2}, 2))
        .isNotEqualTo(TensorBytes.ofFloats(new float[] {1, 2}, 2, 1));
  }

  private static TensorBytes of(Dtype dtype, int... bytes) {
    byte[] data = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      data[i] = (byte) bytes[i];
    }
    return new TensorBytes(dtype, List.of((long) bytes.length / dtype.bytes()), data);
  }
}
