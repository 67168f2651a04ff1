package io.acclimate.scenarios.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfficeCaltechTest {

  private static final byte[] FEATURES = MatBytes.bytes("fts", 2, 3, 1, 2, 3, 4, 5, 6);

  @TempDir Path folder;

  @Test
  void readsRawCountsAndLabelsOfADomain() throws IOException {
    byte[] content =
        MatBytes.file(
            MatBytes.compressed(FEATURES),
            MatBytes.compressed(MatBytes.bytes("labels", 2, 1, 10, 1)));

    DataSet plain = OfficeCaltech.read(write(content));
    DataSet zipped =
        OfficeCaltech.read(Gzip.write(folder.resolve("Caltech10_SURF_L10.mat.gz"), content));

    assertThat(plain.name()).isEqualTo("amazon");
    assertThat(zipped.name()).isEqualTo("Caltech10");
    assertThat(plain.shape()).containsExactly(3L);
    assertThat(plain.rows()).extracting(DataSet.Row::label).containsExactly("10", "1");
    assertThat(plain.rows())
        .extracting(DataSet.Row::values)
        .containsExactly(new float[] {1, 3, 5}, new float[] {2, 4, 6});
  }

  @Test
  void refusesLabelsOutOfRangeAndCountsThatAreNone() throws IOException {
    byte[] labels = MatBytes.bytes("labels", 2, 1, 1, 2);

    assertRefused(
        "row 1: wanted a label from 1 to 10, found 11.0",
        FEATURES,
        MatBytes.bytes("labels", 2, 1, 1, 11));
    assertRefused(
        "row 0: wanted a label from 1 to 10, found 1.5",
        FEATURES,
        MatBytes.doubles("labels", 2, 1, 1.5, 2));
    assertRefused(
        "row 1 column 0: wanted a count, found NaN",
        MatBytes.doubles("fts", 2, 1, 1, Double.NaN),
        labels);
    assertRefused(
        "row 0 column 0: wanted a count, found -1.0", MatBytes.doubles("fts", 2, 1, -1, 1), labels);
  }

  @Test
  void refusesMissingVariablesAndOtherSizes() throws IOException {
    assertRefused("wanted a variable labels, found [fts]", FEATURES);
    assertRefused(
        "wanted labels 2 × 1, found 3 × 1", FEATURES, MatBytes.bytes("labels", 3, 1, 1, 2, 3));
    assertRefused(
        "wanted features, found fts 0 × 0",
        MatBytes.doubles("fts", 0, 0),
        MatBytes.doubles("labels", 0, 0));
  }

  @Test
  void refusesATruncatedFileAndAnotherName() throws IOException {
    byte[] content = MatBytes.file(FEATURES);
    Path cut = write(Arrays.copyOf(content, content.length - 8));

    assertThatThrownBy(() -> OfficeCaltech.read(cut))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("amazon_SURF_L10.mat byte 128");
    assertThatThrownBy(() -> OfficeCaltech.read(folder.resolve("amazon.mat")))
        .hasMessageContaining("wanted a file named DOMAIN_SURF_L10.mat");
  }

  private void assertRefused(String problem, byte[]... variables) throws IOException {
    Path file = write(MatBytes.file(variables));

    assertThatThrownBy(() -> OfficeCaltech.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(problem);
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(folder.resolve("amazon_SURF_L10.mat"), content);
  }
}
