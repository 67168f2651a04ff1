package io.acclimate.scenarios.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UspsCsvTest {

  private static final String ZEROS = ",0".repeat(254);

  @TempDir Path folder;

  @Test
  void readsGreyValuesRowByRow() throws IOException {
    Path file =
        Files.writeString(folder.resolve("usps.csv"), "6,0,255" + ZEROS + "\n0,51,0" + ZEROS);

    DataSet usps = UspsCsv.read(file);

    assertThat(usps.name()).isEqualTo("usps");
    assertThat(usps.shape()).containsExactly(1L, 16L, 16L);
    assertThat(usps.rows()).extracting(DataSet.Row::label).containsExactly("6", "0");
    assertThat(usps.rows().get(0).values()).hasSize(256).startsWith(0, 1, 0);
    assertThat(usps.rows().get(1).values()).startsWith(51 / 255f, 0);
  }

  @Test
  void readsGzip() throws IOException {
    Path file = Gzip.write(folder.resolve("usps.csv.gz"), "6,0,255" + ZEROS);

    assertThat(UspsCsv.read(file).rows()).hasSize(1);
  }

  @Test
  void namesFileAndLineOfAMalformedRow() throws IOException {
    assertRefused("6,0" + ZEROS, "wanted a digit and 256 grey values, found 256 fields");
    assertRefused("10,0,0" + ZEROS, "wanted a digit first, found \"10\"");
    assertRefused("6,0,256" + ZEROS, "wanted a grey value from 0 to 255, found 256");
    assertRefused("6,-1,0" + ZEROS, "wanted a grey value from 0 to 255, found -1");
    assertRefused("6,x,0" + ZEROS, "wanted a number, found \"x\"");
  }

  private void assertRefused(String line, String problem) throws IOException {
    Path file = Files.writeString(folder.resolve("usps.csv"), "6,0,0" + ZEROS + "\n" + line);

    assertThatThrownBy(() -> UspsCsv.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + " line 2: " + problem);
  }
}
