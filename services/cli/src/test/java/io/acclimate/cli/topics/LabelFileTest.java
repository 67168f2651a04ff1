package io.acclimate.cli.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.cli.CommandFailed;
import io.acclimate.cli.topics.LabelFile.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LabelFileTest {
  @TempDir private Path folder;

  @Test
  void readsAnIdAndALabelFromEachLine() throws IOException {
    assertThat(read("id,label\ne-1,ethanol\n\ne-2#0, ammonia \na,b,ethanol\n"))
        .containsExactly(
            new Line("e-1", "ethanol"), new Line("e-2#0", "ammonia"), new Line("a,b", "ethanol"));
  }

  @Test
  void namesTheLineThatIsNone() {
    assertThatThrownBy(() -> read("e-1,ethanol\nethanol\n"))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("line 2: expected id,label, found \"ethanol\"");
    assertThatThrownBy(() -> read(",ethanol")).hasMessageContaining("line 1");
  }

  private List<Line> read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("truth.csv"), text);
    try (Stream<Line> lines = new LabelFile(file).read()) {
      return lines.toList();
    }
  }
}
