package io.acclimate.scenarios.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.scenarios.data.SvmLightFile.FirstIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SvmLightFileTest {

  @TempDir Path folder;

  @Test
  void fillsWhatALineLeavesOut() throws IOException {
    Path file = Files.writeString(folder.resolve("books"), "-1 0:6 2:0.5\n+1 3:-2e1\n1\n");

    DataSet books = SvmLightFile.read(file, "books", FirstIndex.ZERO, 5);

    assertThat(books.name()).isEqualTo("books");
    assertThat(books.shape()).containsExactly(5L);
    assertThat(books.rows()).extracting(DataSet.Row::label).containsExactly("-1", "+1", "1");
    assertThat(books.rows().get(0).values()).containsExactly(6, 0, 0.5f, 0, 0);
    assertThat(books.rows().get(1).values()).containsExactly(0, 0, 0, -20, 0);
    assertThat(books.rows().get(2).values()).containsExactly(0, 0, 0, 0, 0);
  }

  @Test
  void takesTheLargestIndexForTheDimension() throws IOException {
    Path file = Gzip.write(folder.resolve("a.gz"), "# head\n1 1:1 # note\n2 3:3\n");

    DataSet fromOne = SvmLightFile.read(file, "a", FirstIndex.ONE);
    DataSet fromZero = SvmLightFile.read(file, "a", FirstIndex.ZERO);

    assertThat(fromOne.shape()).containsExactly(3L);
    assertThat(fromOne.rows().get(0).values()).containsExactly(1, 0, 0);
    assertThat(fromOne.rows().get(1).values()).containsExactly(0, 0, 3);
    assertThat(fromZero.shape()).containsExactly(4L);
    assertThat(fromZero.rows().get(1).values()).containsExactly(0, 0, 0, 3);
  }

  @Test
  void namesFileAndLineOfAMalformedRow() throws IOException {
    assertRefused("0:1 1:1", "wanted a label first, found 0:1");
    assertRefused("1 2", "wanted index:value, found 2");
    assertRefused("1 qid:2", "wanted index:value, found qid:2");
    assertRefused("1 -1:2", "wanted index:value, found -1:2");
    assertRefused("1 1:x", "wanted a number, found \"x\"");
    assertRefused("1 0:2", "wanted an index from 1 to 4, found 0:2");
    assertRefused("1 5:2", "wanted an index from 1 to 4, found 5:2");
    assertRefused("1 2:2 2:3", "wanted an index from 3 to 4, found 2:3");
  }

  @Test
  void refusesAnIndexThatWouldMakeHugeRows() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "1 999999999:1\n");

    assertThatThrownBy(() -> SvmLightFile.read(file, "a", FirstIndex.ZERO))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a line 1: wanted an index from 0 to 1048575");
  }

  @Test
  void refusesFilesWithoutRowsOrFeatures() throws IOException {
    Path comments = Files.writeString(folder.resolve("comments"), "# nothing\n");
    Path labels = Files.writeString(folder.resolve("labels"), "1\n2\n");

    assertThatThrownBy(() -> SvmLightFile.read(comments, "a", FirstIndex.ONE))
        .hasMessage(comments + " has only comments");
    assertThatThrownBy(() -> SvmLightFile.read(labels, "a", FirstIndex.ONE))
        .hasMessageContaining("found labels only");
  }

  @Test
  void refusesADimensionOutOfRange() {
    assertThatThrownBy(() -> SvmLightFile.read(folder, "a", FirstIndex.ONE, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dimension must be from 1 to 1048576, got 0");
  }

  private void assertRefused(String line, String problem) throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "1 1:1\n" + line + "\n");

    assertThatThrownBy(() -> SvmLightFile.read(file, "a", FirstIndex.ONE, 4))
        .isInstanceOf(IOException.class)
        .hasMessage(file + " line 2: " + problem);
  }
}
