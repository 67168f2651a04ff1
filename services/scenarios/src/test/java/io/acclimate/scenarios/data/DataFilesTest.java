package io.acclimate.scenarios.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.scenarios.data.DataFiles.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFilesTest {

  @TempDir Path folder;

  @Test
  void numbersTheLinesThatAreNotBlank() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "one\r\n\n  three \nfour");

    assertThat(DataFiles.lines(file))
        .containsExactly(
            new Line(file, 1, "one"), new Line(file, 3, "three"), new Line(file, 4, "four"));
  }

  @Test
  void unzipsWhatIsNamedGz() throws IOException {
    Path file = Gzip.write(folder.resolve("a.txt.gz"), "one\n");

    assertThat(DataFiles.lines(file)).extracting(Line::text).containsExactly("one");
  }

  @Test
  void namesTheFileOfBrokenGzip() throws IOException {
    Path cut = Gzip.writeCutShort(folder.resolve("cut.gz"), new byte[1_000]);
    Path plain = Files.writeString(folder.resolve("plain.gz"), "no gzip at all");

    assertThatThrownBy(() -> DataFiles.bytes(cut))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cut.gz: wanted whole gzip data");
    assertThatThrownBy(() -> DataFiles.bytes(plain))
        .hasMessageContaining("plain.gz: wanted whole gzip data");
  }

  @Test
  void refusesEmptyFiles() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty"));
    Path zipped = Gzip.write(folder.resolve("zipped.gz"), "");
    Path blank = Files.writeString(folder.resolve("blank"), "\n \n");

    assertThatThrownBy(() -> DataFiles.lines(empty)).hasMessage(empty + " is empty");
    assertThatThrownBy(() -> DataFiles.bytes(zipped)).hasMessage(zipped + " is empty");
    assertThatThrownBy(() -> DataFiles.lines(blank)).hasMessage(blank + " has only blank lines");
  }

  @Test
  void refusesNumbersThatAreNone() {
    Line line = new Line(Path.of("a.csv"), 7, "x,NaN");

    assertThatThrownBy(() -> line.number("x"))
        .isInstanceOf(IOException.class)
        .hasMessage("a.csv line 7: wanted a number, found \"x\"");
    assertThatThrownBy(() -> line.number("NaN"))
        .hasMessage("a.csv line 7: wanted a finite number, found NaN");
    assertThatThrownBy(() -> line.number("1e99")).hasMessageContaining("finite");
  }
}
