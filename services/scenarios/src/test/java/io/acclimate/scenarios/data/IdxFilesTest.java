package io.acclimate.scenarios.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFilesTest {

  /** Two images of 2 rows and 3 columns. */
  private static final byte[] IMAGES =
      ByteBuffer.allocate(28)
          .putInt(0x803)
          .putInt(2)
          .putInt(2)
          .putInt(3)
          .put(new byte[] {0, 51, (byte) 255, 0, 0, 0, 1, 2, 3, 4, 5, 6})
          .array();

  private static final byte[] LABELS =
      ByteBuffer.allocate(10).putInt(0x801).putInt(2).put(new byte[] {7, 0}).array();

  @TempDir Path folder;

  @Test
  void readsPlainAndGzippedFilesOfBothNamings() throws IOException {
    Files.write(folder.resolve("train-images-idx3-ubyte"), IMAGES);
    Files.write(folder.resolve("train-labels.idx1-ubyte"), LABELS);
    Gzip.write(folder.resolve("t10k-images.idx3-ubyte.gz"), IMAGES);
    Gzip.write(folder.resolve("t10k-labels-idx1-ubyte.gz"), LABELS);

    DataSet train = IdxFiles.train(folder, "mnist");
    DataSet test = IdxFiles.test(folder, "mnist");

    assertThat(train.name()).isEqualTo("mnist");
    assertThat(train.shape()).containsExactly(1L, 2L, 3L);
    assertThat(train.rows()).extracting(DataSet.Row::label).containsExactly("7", "0");
    assertThat(train.rows().get(0).values()).containsExactly(0, 51 / 255f, 1, 0, 0, 0);
    assertThat(train.rows().get(1).values()[5]).isEqualTo(6 / 255f);
    assertThat(test.rows().get(1).values()).containsExactly(train.rows().get(1).values());
  }

  @Test
  void saysWhichFileIsMissing() throws IOException {
    Files.write(folder.resolve("train-images-idx3-ubyte"), IMAGES);

    assertThatThrownBy(() -> IdxFiles.train(folder, "mnist"))
        .isInstanceOf(IOException.class)
        .hasMessage(folder + " has no train-labels-idx1-ubyte[.gz]");
  }

  @Test
  void refusesAnotherMagicNumber() throws IOException {
    train(LABELS, LABELS);

    assertThatThrownBy(() -> IdxFiles.train(folder, "mnist"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("train-images-idx3-ubyte: wanted a header of 16 bytes, found 10");

    train(IMAGES, IMAGES);

    assertThatThrownBy(() -> IdxFiles.train(folder, "mnist"))
        .hasMessageContaining("byte 0: wanted magic 0x00000801, found 0x00000803");
  }

  @Test
  void refusesTruncatedAndOverlongFiles() throws IOException {
    train(Arrays.copyOf(IMAGES, 27), LABELS);
    assertThatThrownBy(() -> IdxFiles.train(folder, "mnist"))
        .hasMessageContaining("byte 16: wanted 12 bytes, found 11");

    train(IMAGES, Arrays.copyOf(LABELS, 11));
    assertThatThrownBy(() -> IdxFiles.train(folder, "mnist"))
        .hasMessageContaining("byte 8: wanted 2 bytes, found 3");
  }

  @Test
  void refusesSizesBeyondAnyFile() throws IOException {
    train(ByteBuffer.wrap(IMAGES.clone()).putInt(8, Integer.MAX_VALUE).array(), LABELS);
    assertThatThrownBy(() -> IdxFiles.train(folder, "mnist"))
        .hasMessageContaining("byte 8: wanted a size from 1 to")
        .hasMessageContaining("found 2147483647");

    train(IMAGES, ByteBuffer.wrap(LABELS.clone()).putInt(4, -1).array());
    assertThatThrownBy(() -> IdxFiles.train(folder, "mnist"))
        .hasMessageContaining("byte 4: wanted a size from 1 to")
        .hasMessageContaining("found -1");
  }

  @Test
  void refusesImagesAndLabelsOfDifferentCounts() throws IOException {
    train(IMAGES, ByteBuffer.allocate(9).putInt(0x801).putInt(1).put((byte) 7).array());

    assertThatThrownBy(() -> IdxFiles.train(folder, "mnist"))
        .hasMessageContaining("has 1 labels")
        .hasMessageContaining("has 2");
  }

  private void train(byte[] images, byte[] labels) throws IOException {
    Files.write(folder.resolve("train-images-idx3-ubyte"), images);
    Files.write(folder.resolve("train-labels-idx1-ubyte"), labels);
  }
}
