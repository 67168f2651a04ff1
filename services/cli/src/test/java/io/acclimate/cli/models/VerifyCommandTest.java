package io.acclimate.cli.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.acclimate.cli.Acclimate;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The command against a registry that has a model with one version, and no blob. */
final class VerifyCommandTest {
  private static final Digest SERVING = Digest.of(new byte[] {1});
  private static final Digest TRAINING = Digest.of(new byte[] {2});

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    String model = model(SERVING, Json.object());
    answers.put("/api/v1/models", "{\"position\":1,\"models\":[" + model + "]}");
    answers.put("/api/v1/models/gas", model);
    String version =
        """
        {"version":1,"servingDigest":"%s","trainingDigest":"%s","sizeBytes":5,"description":"any",
         "createdAt":"2026-01-31T12:00:00Z","aliases":[],"standing":"STANDING"}
        """
            .formatted(SERVING, TRAINING);
    answers.put(
        "/api/v1/models/gas/versions",
        "{\"versions\":[" + version.replace("STANDING", "archived") + "]}");
    answers.put("/api/v1/models/gas/versions/1", version.replace("STANDING", "deleted"));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void saysEachFaultInOneLineAndFails() {
    int status = verify();

    assertThat(status).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly(
            "error: gas version 1, blob " + SERVING + ": is missing; it is the serving manifest",
            "error: gas head, blob " + SERVING + ": is missing; it is the serving manifest");
    assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "MODEL VERSION BLOBS TRAINING SIGNATURE STATE",
            "gas 1 1 collected - 1 fault",
            "gas head 1 - - 1 fault");
  }

  @Test
  void namesTheFaultsInJson() {
    int status = verify("gas", "-o", "json");

    assertThat(status).isEqualTo(1);
    assertThat(out.toString()).contains("\"faults\" : [ \"gas version 1, blob " + SERVING);
  }

  @Test
  void refusesAVersionThatIsDeleted() {
    int status = verify("gas", "1");

    assertThat(status).isEqualTo(1);
    assertThat(err.toString().strip()).isEqualTo("error: version 1 of model gas is deleted");
  }

  private int verify(String... words) {
    String[] command = new String[words.length + 4];
    command[0] = "models";
    command[1] = "verify";
    System.arraycopy(words, 0, command, 2, words.length);
    command[words.length + 2] = "--registry";
    command[words.length + 3] = "http://localhost:" + server.getAddress().getPort();
    return Acclimate.commandLine(
            (settings, progress) -> {
              throw new AssertionError("no platform is started");
            })
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(command);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String found = answers.get(exchange.getRequestURI().getPath());
      byte[] body =
          (found == null ? "{\"code\":\"unknown-blob\",\"detail\":\"none\"}" : found)
              .getBytes(UTF_8);
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(found == null ? 404 : 200, head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  /** A model as the registry shows it. */
  static String model(Digest weights, Json.Obj aliases) {
    Head head = new Head(weights, null, null, null);
    return Json.object()
        .with("name", "gas")
        .with("state", "active")
        .with("epoch", 1)
        .with("task", "classification")
        .with("classes", Json.strings(List.of("a", "b")))
        .with("sourceDomain", "lab")
        .with("targetDomain", "live")
        .with("specDigest", Json.of(TRAINING))
        .with("holdOutFraction", 0.2)
        .with("releasePolicy", "auto")
        .with("aliases", aliases)
        .with("versionCount", 1)
        .with(
            "head",
            Json.object()
                .with("digest", Json.of(head.digest()))
                .with("weights", Json.of(weights))
                .with("weightsState", new Json.Null())
                .with("dataState", new Json.Null())
                .with("lastExperience", new Json.Null()))
        .text();
  }
}
