package io.acclimate.scenarios.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatFileTest {

  private static final byte[] WHOLE =
      MatBytes.file(MatBytes.doubles("features", 2, 3, 1, 2, 3, 4, 5, 6.5));

  @TempDir Path folder;

  @Test
  void readsMatricesColumnByColumn() throws IOException {
    Map<String, MatFile.Matrix> variables = MatFile.read(write(WHOLE));

    assertThat(variables).containsOnlyKeys("features");
    MatFile.Matrix matrix = variables.values().iterator().next();
    assertThat(matrix.rows()).isEqualTo(2);
    assertThat(matrix.columns()).isEqualTo(3);
    assertThat(matrix.at(0, 0)).isEqualTo(1);
    assertThat(matrix.at(1, 0)).isEqualTo(2);
    assertThat(matrix.at(1, 2)).isEqualTo(6.5);
  }

  @Test
  void readsPlainCompressedAndSmallElementsInTheOrderOfTheFile() throws IOException {
    byte[] content =
        MatBytes.file(
            MatBytes.compressed(MatBytes.bytes("b", 5, 1, 1, 2, 3, 4, 255)),
            MatBytes.bytes("a", 1, 2, 8, 9),
            MatBytes.compressed(MatBytes.doubles("empty", 0, 0)));

    Map<String, MatFile.Matrix> variables = MatFile.read(write(content));

    assertThat(variables.keySet()).containsExactly("b", "a", "empty");
    assertThat(variables.values())
        .extracting(MatFile.Matrix::values)
        .containsExactly(new double[] {1, 2, 3, 4, 255}, new double[] {8, 9}, new double[0]);
  }

  @Test
  void readsEveryTypeOfNumber() throws IOException {
    assertStored(1, 1, -2, data -> data.put((byte) -2));
    assertStored(2, 1, 254, data -> data.put((byte) -2));
    assertStored(3, 2, -2, data -> data.putShort((short) -2));
    assertStored(4, 2, 65534, data -> data.putShort((short) -2));
    assertStored(5, 4, -2, data -> data.putInt(-2));
    assertStored(6, 4, 4294967294.0, data -> data.putInt(-2));
    assertStored(7, 4, 0.5, data -> data.putFloat(0.5f));
    assertStored(9, 8, 0.1, data -> data.putDouble(0.1));
    assertStored(12, 8, -2, data -> data.putLong(-2));
    assertStored(13, 8, 0x1p63, data -> data.putLong(Long.MIN_VALUE));
  }

  @Test
  void readsGzip() throws IOException {
    assertThat(MatFile.read(Gzip.write(folder.resolve("a.mat.gz"), WHOLE))).hasSize(1);
  }

  @Test
  void refusesOtherVersionsAndByteOrders() throws IOException {
    byte[] hdf5 = WHOLE.clone();
    hdf5[125] = 2;
    byte[] bigEndian = WHOLE.clone();
    bigEndian[126] = 'M';
    bigEndian[127] = 'I';

    assertRefused(new byte[100], "byte 0: wanted a header of 128 bytes, found 100");
    assertRefused(hdf5, "byte 124: wanted MATLAB 5.0, little-endian", "found version 0x0200");
    assertRefused(bigEndian, "byte 124: wanted MATLAB 5.0, little-endian", "mark 0x494d");
    assertRefused(MatBytes.file(), "has no variables");
  }

  @Test
  void refusesWhatIsNoRealNumericMatrix() throws IOException {
    byte[] numbers = MatBytes.element(MatBytes.MI_UINT8, new byte[] {1, 2});

    assertRefused(
        MatBytes.file(MatBytes.matrix(4, "text", new int[] {1, 2}, numbers)), "found class 4");
    assertRefused(
        MatBytes.file(MatBytes.matrix(0x0806, "z", new int[] {1, 2}, numbers)),
        "byte 128: wanted a real numeric matrix",
        "found complex numbers");
    assertRefused(
        MatBytes.file(MatBytes.matrix(6, "cube", new int[] {1, 2, 1}, numbers)),
        "wanted 8 bytes of 2 dimensions, found 12");
    assertRefused(
        MatBytes.file(
            MatBytes.matrix(6, "text", new int[] {1, 2}, MatBytes.element(16, new byte[2]))),
        "wanted numbers, found type 16");
    assertRefused(MatBytes.file(numbers), "wanted a matrix (type 14), found type 2");
  }

  @Test
  void refusesSizesThatTheDataDoNotHave() throws IOException {
    assertRefused(
        MatBytes.file(MatBytes.bytes("a", 3, 2, 1, 2, 3, 4, 5)),
        "byte 128: wanted 3 × 2 numbers of 1 bytes, found 5 bytes");
    assertRefused(
        MatBytes.file(MatBytes.bytes("a", Integer.MAX_VALUE, Integer.MAX_VALUE, 1)),
        "wanted 2147483647 × 2147483647 numbers");
    assertRefused(MatBytes.file(MatBytes.bytes("a", -1, -1, 1)), "wanted -1 × -1 numbers");
  }

  @Test
  void refusesALengthBeyondTheFileOrTheBound() throws IOException {
    byte[] beyondFile = WHOLE.clone();
    MatBytes.buffer(beyondFile).putInt(132, 1_000);
    byte[] beyondBound = WHOLE.clone();
    MatBytes.buffer(beyondBound).putInt(132, -1);

    assertRefused(beyondFile, "byte 128: wanted 1000 bytes of type 14, found 104");
    assertRefused(
        beyondBound, "byte 128: wanted at most 67108864 bytes of type 14, found 4294967295");
  }

  @Test
  void refusesAVariableThatComesTwice() throws IOException {
    byte[] variable = MatBytes.bytes("a", 1, 1, 1);

    assertRefused(MatBytes.file(variable, variable), "found a again");
  }

  @Test
  void refusesTruncatedFilesWhereverTheyEnd() throws IOException {
    byte[] compressed =
        MatBytes.file(MatBytes.compressed(MatBytes.bytes("a", 3, 2, 1, 2, 3, 4, 5, 6)));

    for (byte[] whole : new byte[][] {WHOLE, compressed}) {
      for (int length = 1; length < whole.length; length++) {
        assertRefused(Arrays.copyOf(whole, length), "a.mat");
      }
    }
  }

  @Test
  void refusesBrokenAndBottomlessCompressedData() throws IOException {
    byte[] broken = MatBytes.file(MatBytes.compressed(MatBytes.bytes("a", 3, 2, 1, 2, 3, 4, 5, 6)));
    broken[140] ^= 0x55;
    byte[] bottomless = MatBytes.file(MatBytes.compressed(new byte[MatFile.MAX_ELEMENT_BYTES + 1]));

    assertRefused(broken, "byte 128: wanted whole zlib data");
    assertRefused(bottomless, "byte 128: wanted at most 67108864 bytes");
  }

  private void assertStored(int type, int bytes, double value, Consumer<ByteBuffer> number)
      throws IOException {
    byte[] data = new byte[2 * bytes];
    ByteBuffer buffer = MatBytes.buffer(data);
    number.accept(buffer);
    number.accept(buffer);
    byte[] numbers = MatBytes.element(type, data);
    byte[] content =
        MatBytes.file(MatBytes.matrix(MatBytes.MX_DOUBLE, "x", new int[] {2, 1}, numbers));

    assertThat(MatFile.read(write(content)).values())
        .as("type %s", type)
        .extracting(MatFile.Matrix::values)
        .containsExactly(new double[] {value, value});
  }

  private void assertRefused(byte[] content, String... problem) throws IOException {
    Path file = write(content);

    assertThatThrownBy(() -> MatFile.read(file))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContainingAll(problem);
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(folder.resolve("a.mat"), content);
  }
}
