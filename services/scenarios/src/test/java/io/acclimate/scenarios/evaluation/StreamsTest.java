package io.acclimate.scenarios.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.scenarios.data.DataSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsTest {
  @TempDir Path folder;

  @Test
  void eachCsvFileOfTheFolderIsAStreamAndOthersAreLeftOut() throws IOException {
    Files.writeString(folder.resolve("sea.csv"), rows(1_001));
    Files.writeString(folder.resolve("Electricity 2.csv"), "x,class\n" + rows(1_500));
    Files.writeString(folder.resolve("notes.txt"), "no stream");

    List<DataSet> streams = Streams.read(folder);

    assertThat(streams).extracting(DataSet::name).containsExactly("Electricity 2", "sea");
    StreamTask task = Streams.task(streams.get(0), new LabelFeed(100, 0));
    assertThat(task.domains().sourceRows()).isEqualTo(1_000);
    assertThat(task.length()).isEqualTo(500);
    assertThat(task.domains().classes()).containsExactly("0", "1", "2");
  }

  @Test
  void saysWhatIsWrongWithAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("short.csv"), rows(1_000));
    assertRefused(file + " has 1000 rows; version 1 is trained on the first 1000, wanted more");

    Files.writeString(file, "0.5,a\n".repeat(1_001));
    assertRefused(file + " has one class only, wanted at least two");

    Files.writeString(file, rows(1_200) + "1,2,3\n");
    assertRefused(file + " line 1201: wanted 2 columns, found 3");

    Files.writeString(file, rows(1_200));
    Files.writeString(folder.resolve("short.csv.gz"), "");
    assertRefused(folder + " holds the stream short twice, plain and gzipped");
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> Streams.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessage(message);
  }

  private static String rows(int n) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < n; i++) {
      text.append(i * 0.5).append(',').append(i % 3).append('\n');
    }
    return text.toString();
  }
}
