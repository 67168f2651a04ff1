package io.acclimate.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acclimate.scenarios.sensors.ArrayParameters;
import io.acclimate.scenarios.sensors.Batch;
import io.acclimate.scenarios.sensors.SimulatedArray;
import io.acclimate.standalone.process.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded default and its commands, from outside, as a person uses them. */
final class PlatformIT {
  private static final Duration UP_WITHIN = Duration.ofMinutes(2);
  private static final Duration LEARNT_WITHIN = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Batch> BATCHES = SimulatedArray.simulate(ArrayParameters.standard(), 5);

  /** A batch whose frozen accuracy is far below 1, so that there is something to learn. */
  private static final Batch DRIFTED = BATCHES.get(7);

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir Path folder;

  @Test
  void learnsWhatIsSentAndKeepsItWhenStartedAgain() throws Exception {
    String dir = folder.resolve("state").toString();
    String port = Ports.free(1).getFirst().toString();
    URI address = URI.create("http://127.0.0.1:" + port);
    Path source = csv("source.csv", BATCHES.getFirst());
    Path events = csv("events.csv", DRIFTED);
    long learnt;

    try (Program up = Program.start(folder, "up", "--dir", dir, "--port", port)) {
      up.awaitOutput("The page: " + address, UP_WITHIN);
      assertThat(up.output()).contains("kafka", "schema-registry", "event-processor", "dashboard");
      Program.run(
          folder, 0, "pretrain", "--dir", dir, "--spec", spec(), "--data", source.toString());
      awaitServed(address, 1);
      Program.run(
          folder,
          0,
          "events",
          "send",
          "--dir",
          dir,
          "--model",
          "gas",
          "--rate",
          "200",
          events.toString());
      Await.until(LEARNT_WITHIN, () -> "champion " + champion(dir), () -> champion(dir) > 1);
      // Sent again, they are repeats: nothing new is learnt from them.
      Program.run(folder, 0, "events", "send", "--dir", dir, "--model", "gas", events.toString());
      learnt = champion(dir);
      JsonNode model = model(dir);
      assertThat(model.at("/experienceList/0/trigger").asText()).isIn("count", "drift");
      assertThat(model.at("/versionList/1/trigger").asText()).isIn("count", "drift");
      List<ProcessHandle> children = up.children();
      assertThat(children).hasSize(2);

      up.interrupt();

      assertThat(children).noneMatch(ProcessHandle::isAlive);
    }
    try (Program again = Program.start(folder, "up", "--dir", dir, "--port", port)) {
      again.awaitOutput("The page: " + address, UP_WITHIN);
      long champion = champion(dir);
      assertThat(champion).isGreaterThanOrEqualTo(learnt);
      awaitServed(address, champion);

      JsonNode answer = infer(address, DRIFTED.rows().getFirst().features());

      assertThat(answer.path("model_version").asText()).isEqualTo(String.valueOf(champion));
      assertThat(answer.at("/outputs/1/name").asText()).isEqualTo("label");
      assertThat(answer.at("/outputs/1/data/0").asText()).isIn(SimulatedArray.GAS_NAMES);
    }
  }

  @Test
  void aPortThatIsTakenFailsWithOneError() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());

      String said = Program.run(folder, 1, "up", "--dir", state(), "--port", port);

      assertThat(said).contains("error: --port " + port + " is taken").hasLineCount(1);
      assertThat(Path.of(state())).doesNotExist();
    }
  }

  @Test
  void anUnknownSettingFailsWithOneErrorAndLeavesNothingRunning() {
    try (Program up =
        Program.start(folder, "up", "--dir", state(), "--set", "acclimate.topics.partition=3")) {
      assertThat(up.awaitEnd(UP_WITHIN)).isEqualTo(1);

      assertThat(up.output())
          .contains("error: ", "acclimate.topics.partition", "partitions")
          .doesNotContain("\tat ");
      assertThat(up.children()).isEmpty();
      assertThat(Path.of(state())).doesNotExist();
    }
  }

  @Test
  void anUnwritableStateFolderFailsWithOneError() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    String said = Program.run(folder, 1, "up", "--dir", file.resolve("state").toString());

    assertThat(said).startsWith("error: the state folder ").contains("--dir").hasLineCount(1);
  }

  @Test
  void aDemoWithoutDataFailsBeforeAnythingStarts() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));

    String said = Program.run(folder, 1, "demo", "--dir", state(), "--data", empty.toString());

    assertThat(said).startsWith("error: --data").contains(empty.toString()).hasLineCount(1);
    assertThat(Path.of(state())).doesNotExist();
  }

  private String state() {
    return folder.resolve("state").toString();
  }

  private long champion(String dir) {
    return model(dir).path("champion").asLong();
  }

  private JsonNode model(String dir) {
    try {
      return JSON.readTree(
          Program.run(folder, 0, "models", "get", "gas", "--dir", dir, "-o", "json"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void awaitServed(URI address, long version) {
    HttpRequest ready =
        HttpRequest.newBuilder(address.resolve("/v2/models/gas/versions/" + version + "/ready"))
            .build();
    Await.until(
        LEARNT_WITHIN, () -> "version " + version + " is not served", () -> status(ready) == 200);
  }

  private int status(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new AssertionError(request.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private JsonNode infer(URI address, float[] features) throws Exception {
    StringJoiner data = new StringJoiner(",", "[", "]");
    for (float feature : features) {
      data.add(Float.toString(feature));
    }
    String body =
        """
        {"inputs":[{"name":"input","shape":[1,%d],"datatype":"FP32","data":%s}]}
        """
            .formatted(features.length, data);
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("/v2/models/gas/infer"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
  }

  private Path csv(String name, Batch batch) throws IOException {
    return Files.write(folder.resolve(name), batch.rows().stream().map(PlatformIT::line).toList());
  }

  private static String line(Batch.Row row) {
    StringJoiner line = new StringJoiner(",");
    for (float feature : row.features()) {
      line.add(Float.toString(feature));
    }
    return line.add(row.label()).toString();
  }

  private String spec() throws IOException {
    String classes = String.join(", ", SimulatedArray.GAS_NAMES);
    Path file =
        Files.writeString(
            folder.resolve("net.yaml"),
            """
            model: gas
            input: {kind: tensor, shape: [%1$d]}
            classes: [%2$s]
            sourceDomain: factory
            targetDomain: plant
            network:
              layers:
                - {kind: linear, name: fc1, in: %1$d, out: 32}
                - {kind: relu}
                - {kind: linear, name: fc2, in: 32, out: 6}
            """
                .formatted(ArrayParameters.FEATURES, classes));
    return file.toString();
  }
}
