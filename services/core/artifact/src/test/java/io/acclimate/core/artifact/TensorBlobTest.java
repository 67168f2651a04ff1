package io.acclimate.core.artifact;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class TensorBlobTest {
  private static final TensorBytes TENSOR =
      new TensorBytes(Dtype.F32, List.of(100L, 300L), new byte[120_000]);
  private static final byte[] BLOB = Safetensors.writeOne(TENSOR);
  private static final TensorEntry ENTRY = TensorEntry.of("fc1.weight", TENSOR);

  @Test
  void acceptsTheBlobOfTheEntry() {
    assertThatCode(() -> verify(ENTRY, BLOB)).doesNotThrowAnyException();
  }

  @Test
  void seesAnyChangedByte() {
    for (int at : new int[] {0, 7, 8, 20, BLOB.length - 1}) {
      byte[] damaged = BLOB.clone();
      damaged[at] ^= 1;

      assertThatThrownBy(() -> verify(ENTRY, damaged)).isInstanceOf(CorruptBlobException.class);
    }
  }

  @Test
  void seesThatTheBlobIsCutShort() {
    for (int length : new int[] {0, 5, 30, BLOB.length - 1}) {
      assertThatThrownBy(() -> verify(ENTRY, Arrays.copyOf(BLOB, length)))
          .isInstanceOf(CorruptBlobException.class);
    }
  }

  @Test
  void holdsTypeShapeAndSizeAgainstTheManifest() {
    assertThatThrownBy(() -> verify(entry(Dtype.F32, List.of(300L, 100L), BLOB.length), BLOB))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("declares F32[300, 100]")
        .hasMessageContaining("holds F32[100, 300]");
    assertThatThrownBy(() -> verify(entry(Dtype.I32, List.of(100L, 300L), BLOB.length), BLOB))
        .isInstanceOf(InvalidFormatException.class);
    assertThatThrownBy(() -> verify(entry(Dtype.F32, List.of(100L, 300L), BLOB.length + 1), BLOB))
        .isInstanceOf(InvalidFormatException.class);
  }

  @Test
  void refusesABlobOfSeveralTensors() {
    byte[] two =
        Safetensors.write(new TreeMap<>(Map.of("tensor", TENSOR, "other", TENSOR)), Map.of());
    TensorEntry entry =
        new TensorEntry("w", Dtype.F32, List.of(100L, 300L), Digest.of(two), two.length);

    assertThatThrownBy(() -> verify(entry, two))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("one tensor");
  }

  private static TensorEntry entry(Dtype dtype, List<Long> shape, long sizeBytes) {
    return new TensorEntry("fc1.weight", dtype, shape, Digest.of(BLOB), sizeBytes);
  }

  private static void verify(TensorEntry entry, byte[] blob) throws Exception {
    TensorBlob.verify(entry, new ByteArrayInputStream(blob));
  }
}
