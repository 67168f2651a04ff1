package io.acclimate.cli.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.cli.CommandFailed;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FeatureFileTest {
  @TempDir private Path folder;

  @Test
  void readsSparseSvmlightAndTheUciLabel() throws IOException {
    List<FeatureRow> rows = svmlight("rows.dat", "3;10.5 1:1.5 3:-2\n\n+1 2:4 # note\n").read();

    assertThat(rows).extracting(FeatureRow::label).containsExactly("3", "+1");
    assertThat(rows.get(0).features().floats()).containsExactly(1.5f, 0f, -2f);
    assertThat(rows.get(1).features().floats()).containsExactly(0f, 4f, 0f);
    assertThat(rows).extracting(FeatureRow::line).containsExactly(1, 3);
  }

  @Test
  void readsCsvWithHeadingAndQuotedLabel() throws IOException {
    Path file = write("rows.csv", "a,b,c,label\n1,2,3,\"left\"\n");

    List<FeatureRow> rows = new FeatureFile(file, FileFormat.of(file), List.of(3L)).read();

    assertThat(rows).singleElement().extracting(FeatureRow::label).isEqualTo("left");
    assertThat(rows.getFirst().features().floats()).containsExactly(1f, 2f, 3f);
  }

  @Test
  void unpacksGzip() throws IOException {
    Path file = folder.resolve("rows.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("1,2,3,x\n".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(new FeatureFile(file, FileFormat.of(file), List.of(1L, 3L)).read())
        .singleElement()
        .satisfies(row -> assertThat(row.features().shape()).containsExactly(1L, 3L));
  }

  @Test
  void namesFileAndLineOfWhatIsWrong() throws IOException {
    FeatureFile tooWide = svmlight("wide.dat", "1 1:1\n1 4:1\n");

    assertThatThrownBy(tooWide::read)
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("wide.dat line 2")
        .hasMessageContaining("1 to 3")
        .hasMessageContaining("4:1");
  }

  @Test
  void aFirstRowWithAMistakeIsNoHeading() throws IOException {
    Path file = write("typo.csv", "1.o5,2,3,left\n1,2,3,left\n");
    FeatureFile typo = new FeatureFile(file, FileFormat.CSV, List.of(3L));

    assertThatThrownBy(typo::read)
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("typo.csv line 1")
        .hasMessageContaining("1.o5");
  }

  @Test
  void saysThatNothingIsBelowAHeading() throws IOException {
    Path file = write("semicolons.csv", "1;2;3;left\n");
    FeatureFile semicolons = new FeatureFile(file, FileFormat.CSV, List.of(3L));

    assertThatThrownBy(semicolons::read)
        .hasMessageContaining("semicolons.csv has no rows below its first line")
        .hasMessageContaining("commas");
  }

  @Test
  void refusesCsvThatItsNameDoesNotTell() throws IOException {
    FeatureFile csv = svmlight("march.txt", "1,2,3,left\n");

    assertThatThrownBy(csv::read)
        .hasMessageContaining("march.txt line 1")
        .hasMessageContaining("--format csv");
  }

  @Test
  void refusesAFileThatIsNotThere() {
    FeatureFile absent = new FeatureFile(folder.resolve("no"), FileFormat.CSV, List.of(1L));

    assertThatThrownBy(absent::read)
        .isInstanceOf(CommandFailed.class)
        .hasMessageEndingWith("no such file");
  }

  private FeatureFile svmlight(String name, String text) throws IOException {
    return new FeatureFile(write(name, text), FileFormat.SVMLIGHT, List.of(3L));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
