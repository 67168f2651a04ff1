package io.acclimate.scenarios.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamCsvTest {

  @TempDir Path folder;

  @Test
  void skipsAHeader() throws IOException {
    Path file =
        Files.writeString(folder.resolve("e.csv"), "price,demand,class\n0.5,-1,UP\n2,3,0\n");

    DataSet stream = StreamCsv.read(file, "electricity");

    assertThat(stream.name()).isEqualTo("electricity");
    assertThat(stream.shape()).containsExactly(2L);
    assertThat(stream.rows()).extracting(DataSet.Row::label).containsExactly("UP", "0");
    assertThat(stream.rows().get(0).values()).containsExactly(0.5f, -1);
    assertThat(stream.rows().get(1).values()).containsExactly(2, 3);
  }

  @Test
  void keepsTheFirstRowOfAFileWithoutAHeader() throws IOException {
    Path file = Gzip.write(folder.resolve("sea.csv.gz"), "1,2,3,a\n4,5,6,b\n");

    DataSet stream = StreamCsv.read(file, "sea");

    assertThat(stream.shape()).containsExactly(3L);
    assertThat(stream.rows()).extracting(DataSet.Row::label).containsExactly("a", "b");
  }

  @Test
  void namesFileAndLineOfAMalformedRow() throws IOException {
    assertRefused("1,2\n", "wanted 3 columns, found 2");
    assertRefused("1,x,0\n", "wanted a number, found \"x\"");
    assertRefused("1,,0\n", "wanted a number, found \"\"");
    assertRefused("1,NaN,0\n", "wanted a finite number, found NaN");
    assertRefused("1,2,\n", "wanted a label last, found none");
  }

  @Test
  void doesNotTakeAMalformedFirstRowForAHeader() throws IOException {
    Path file = Files.writeString(folder.resolve("s.csv"), "1,x,0\n1,2,0\n");

    assertThatThrownBy(() -> StreamCsv.read(file, "s"))
        .hasMessage(file + " line 1: wanted a number, found \"x\"");
  }

  @Test
  void refusesFilesWithoutRowsOrColumns() throws IOException {
    Path header = Files.writeString(folder.resolve("header.csv"), "a,b,class\n");
    Path column = Files.writeString(folder.resolve("column.csv"), "1\n2\n");

    assertThatThrownBy(() -> StreamCsv.read(header, "s"))
        .isInstanceOf(IOException.class)
        .hasMessage(header + " has a header and no rows");
    assertThatThrownBy(() -> StreamCsv.read(column, "s"))
        .hasMessageContaining("column.csv line 1: wanted numbers and a label");
  }

  private void assertRefused(String line, String problem) throws IOException {
    Path file = Files.writeString(folder.resolve("s.csv"), "1,2,0\n" + line);

    assertThatThrownBy(() -> StreamCsv.read(file, "s"))
        .isInstanceOf(IOException.class)
        .hasMessage(file + " line 2: " + problem);
  }
}
