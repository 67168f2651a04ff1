package io.acclimate.scenarios.sensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UciGasFilesTest {

  @TempDir Path folder;

  @Test
  void readsPlainAndGzippedFilesWithAndWithoutConcentration() throws IOException {
    Files.writeString(
        folder.resolve("batch1.dat"), "1;10.000000 1:15596.16 2:1.8\n2 1:3 2:-4e1 \n");
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("batch2.dat.gz")))) {
      out.write("6;5.5 1:1 2:2\n".getBytes(StandardCharsets.UTF_8));
    }

    List<Batch> batches = UciGasFiles.read(folder, null);

    assertThat(batches).extracting(Batch::name).containsExactly("batch-1", "batch-2");
    assertThat(batches.get(0).rows().get(0).label()).isEqualTo("1");
    assertThat(batches.get(0).rows().get(0).features()).containsExactly(15596.16f, 1.8f);
    assertThat(batches.get(0).rows().get(1).features()).containsExactly(3f, -40f);
    assertThat(batches.get(1).rows().get(0).label()).isEqualTo("6");
  }

  @Test
  void shufflesInsideABatchBySeed() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      rows.append("1 1:").append(i).append('\n');
    }
    Files.writeString(folder.resolve("batch1.dat"), rows);
    Files.writeString(folder.resolve("batch2.dat"), rows);

    List<Float> first = firstFeatures(5L);

    assertThat(first).isEqualTo(firstFeatures(5L)).isNotEqualTo(firstFeatures(6L));
    assertThat(first).containsExactlyInAnyOrderElementsOf(firstFeatures(6L));
  }

  @Test
  void namesFileAndLineOfAMalformedRow() throws IOException {
    Files.writeString(folder.resolve("batch1.dat"), "1 1:1 2:2\n1 1:1 3:2\n");

    assertThatThrownBy(() -> UciGasFiles.read(folder, null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("batch1.dat line 2")
        .hasMessageContaining("2:value");
  }

  @Test
  void refusesAFolderWithoutALaterBatch() throws IOException {
    Files.writeString(folder.resolve("batch1.dat"), "1 1:1\n");

    assertThatThrownBy(() -> UciGasFiles.read(folder, null))
        .hasMessageContaining("holds 1 batches");
  }

  private List<Float> firstFeatures(long seed) throws IOException {
    return UciGasFiles.read(folder, seed).get(1).rows().stream()
        .map(row -> row.features()[0])
        .toList();
  }
}
