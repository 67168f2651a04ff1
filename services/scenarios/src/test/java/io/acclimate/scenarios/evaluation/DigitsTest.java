package io.acclimate.scenarios.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.scenarios.data.DataSet;
import io.acclimate.scenarios.data.IdxBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigitsTest {
  private static final String INK = ",255".repeat(256);

  @TempDir Path folder;

  @Test
  void wholePicturesAreResizedToOneSizeInBothDirections() throws IOException {
    Path mnist = Files.createDirectory(folder.resolve("mnist"));
    Path usps = Files.createDirectory(folder.resolve("usps"));
    // All ink in the upper half.
    byte[] half = new byte[28 * 28];
    Arrays.fill(half, 0, 14 * 28, (byte) 255);
    IdxBytes.write(mnist, "train", 28, new byte[][] {half}, 3);
    IdxBytes.write(mnist, "t10k", 28, new byte[][] {new byte[28 * 28]}, 4);
    Files.writeString(usps.resolve("usps_test.csv"), "5" + INK);
    Files.writeString(usps.resolve("usps_train.csv"), "6" + INK);

    List<AdaptationTask> tasks = new Digits().read(folder);

    assertThat(tasks)
        .extracting(AdaptationTask::name)
        .containsExactly("mnist to usps", "usps to mnist");
    DataSet source = tasks.get(0).sources().get(0);
    assertThat(source.shape()).containsExactly(1L, 16L, 16L);
    assertThat(source.rows()).extracting(DataSet.Row::label).containsExactlyInAnyOrder("3", "4");
    float[] resized =
        source.rows().stream()
            .filter(row -> row.label().equals("3"))
            .findFirst()
            .orElseThrow()
            .values();
    assertThat(resized[7 * 16]).isEqualTo(1);
    assertThat(resized[8 * 16]).isZero();
    assertThat(tasks.get(0).targets().get(0).rows())
        .extracting(DataSet.Row::label)
        .containsExactlyInAnyOrder("5", "6");
  }

  @Test
  void filesMayLieTogetherAndBothSetsMustBeThere() throws IOException {
    IdxBytes.write(folder, "t10k", 28, new byte[][] {new byte[28 * 28]}, 4);

    assertThatThrownBy(() -> new Digits().read(folder))
        .isInstanceOf(IOException.class)
        .hasMessage(folder + " has no usps*.csv[.gz]");

    Files.writeString(folder.resolve("usps.csv"), "5" + INK);
    assertThat(new Digits().read(folder)).hasSize(2);
  }
}
