package io.acclimate.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a person runs it, with the figures that it is judged by. */
@Tag("all")
final class DemoIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void liveModelFollowsTheDriftAndEveryEventIsAccountedFor() throws Exception {
    Path report = folder.resolve("report.json");
    Path state = folder.resolve("state");

    String said =
        Program.run(
            folder,
            0,
            "demo",
            "--seed",
            "2026",
            "--report",
            report.toString(),
            "--dir",
            state.toString());

    JsonNode figures = JSON.readTree(report.toFile());
    double live = figures.path("liveAccuracy").asDouble();
    assertThat(live)
        .isGreaterThanOrEqualTo(figures.path("frozenAccuracy").asDouble() + 0.10)
        .isGreaterThanOrEqualTo(figures.path("normalisedAccuracy").asDouble() + 0.03)
        .isGreaterThanOrEqualTo(figures.path("scratchAccuracy").asDouble());
    assertThat(lastThree(figures, "liveAccuracy"))
        .isGreaterThanOrEqualTo(lastThree(figures, "frozenAccuracy") + 0.20);
    assertThat(figures.path("predictionsFailed").asInt(-1)).isZero();
    assertThat(figures.path("versionsPublished").asInt()).isGreaterThanOrEqualTo(5);
    assertThat(figures.path("eventsOpen").asInt(-1)).isZero();
    assertThat(figures.path("eventsSent").asInt())
        .isPositive()
        .isEqualTo(
            figures.path("eventsTrained").asInt()
                + figures.path("eventsHeldOut").asInt()
                + figures.path("deadLettered").asInt()
                + figures.path("duplicatesDropped").asInt());
    assertThat(figures.path("batches")).hasSize(9);
    assertDriftIsReportedByBatch(figures.path("drift"));
    assertThat(said).contains("batch-10", "The page was at http://127.0.0.1:");
    assertThat(state).as("the demo removes its state").isEmptyDirectory();
  }

  private static void assertDriftIsReportedByBatch(JsonNode drift) {
    assertThat(drift).hasSize(9);
    assertThat(drift.findValuesAsText("batch"))
        .isEqualTo(IntStream.rangeClosed(2, 10).mapToObj(number -> "batch-" + number).toList());
    assertThat(drift.findValuesAsText("change"))
        .containsExactly(
            "wear", "wear", "none", "wear", "replacement", "wear", "wear", "wear", "wear");
    assertThat(drift.findValuesAsText("state"))
        .isSubsetOf("UNJUDGED", "STABLE", "WARNING", "DRIFT");
    assertThat(drift)
        .allSatisfy(
            row -> {
              assertThat(row.path("reference").isEmpty())
                  .as("%s", row)
                  .isEqualTo(row.path("state").asText().equals("UNJUDGED"));
              assertThat(row.path("firstSignalAfterEvents").asInt(1)).isBetween(0, 560);
            });
  }

  /** Batches 8 to 10, by their events. */
  private static double lastThree(JsonNode figures, String accuracy) {
    double right = 0;
    double events = 0;
    for (int batch = 6; batch < 9; batch++) {
      JsonNode row = figures.path("batches").get(batch);
      right += row.path(accuracy).asDouble() * row.path("events").asDouble();
      events += row.path("events").asDouble();
    }
    return right / events;
  }
}
