package io.acclimate.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a round learns in this process is what a platform learns, bit for bit. */
@Tag("all")
final class EvaluateIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void goesThroughKafka() throws Exception {
    Path report = folder.resolve("report.json");
    writeBatch(1, 120, 0);
    writeBatch(2, 80, 1.5);

    String said =
        Program.run(
            folder,
            0,
            "evaluate",
            "gas-drift",
            "--data",
            folder.toString(),
            "--labels",
            "10",
            "--seeds",
            "1",
            "--methods",
            "no-adaptation,auto",
            "--through-kafka",
            "--report",
            report.toString());

    assertThat(said).contains("Rounds through Kafka that made, bit for bit,", ": 1 of 1");
    JsonNode rows = JSON.readTree(report.toFile()).path("rows");
    assertThat(rows.findValuesAsText("method"))
        .containsExactly("no-adaptation", "auto", "auto-through-kafka");
    assertThat(rows)
        .allSatisfy(row -> assertThat(row.path("accuracy").asDouble()).isBetween(0.0, 1.0));
    assertThat(rows.get(2).path("accuracy").asDouble())
        .isGreaterThan(rows.get(0).path("accuracy").asDouble());
  }

  /** Three classes in four dimensions, of which two drift. */
  private void writeBatch(int number, int rows, double shift) throws IOException {
    SplittableRandom random = new SplittableRandom(number);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      int gas = i % 3;
      lines.add(
          String.format(
              Locale.ROOT,
              "%d 1:%.4f 2:%.4f 3:%.4f 4:%.4f",
              gas + 1,
              2 * gas + shift + random.nextGaussian() / 2,
              (gas == 1 ? 2 : 0) - shift + random.nextGaussian() / 2,
              random.nextGaussian(),
              random.nextGaussian()));
    }
    Files.write(folder.resolve("batch" + number + ".dat"), lines);
  }
}
