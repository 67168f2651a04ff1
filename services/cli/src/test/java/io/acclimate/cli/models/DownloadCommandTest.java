package io.acclimate.cli.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.acclimate.cli.Acclimate;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.TensorEntry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command against a registry that has a model with one version. */
final class DownloadCommandTest {
  private static final TensorBytes WEIGHT = TensorBytes.ofFloats(new float[] {1, 2, 3, 4}, 2, 2);
  private static final TensorEntry ENTRY = TensorEntry.of("head.weight", WEIGHT);
  private static final byte[] MANIFEST =
      new ServingManifest(
              Json.object(),
              List.of(ENTRY),
              Preprocessing.identity(),
              Json.object(),
              List.of("open", "shut"),
              Digest.of(new byte[] {1}))
          .toBytes();

  private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private HttpServer server;
  @TempDir private Path folder;

  @BeforeEach
  void start() throws IOException {
    answer("/api/v1/models/gas", model());
    answers.put("/api/v1/blobs/" + Digest.of(MANIFEST).hex(), MANIFEST);
    answers.put("/api/v1/blobs/" + ENTRY.sha256().hex(), Safetensors.writeOne(WEIGHT));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void writesWhatChampionPointsAt() throws IOException {
    Path file = folder.resolve("gas.safetensors");

    assertThat(download("gas", "--out", file.toString())).as(err.toString()).isZero();

    assertThat(Safetensors.read(file)).isEqualTo(Map.of("head.weight", WEIGHT));
    assertThat(out.toString()).contains("version 1 of gas");
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void namesTheAliasesWhereOneIsNotThere() {
    assertThat(download("gas", "chalenger", "--out", folder.resolve("x").toString())).isEqualTo(1);

    assertThat(err.toString()).contains("'chalenger'", "champion");
  }

  @Test
  void makesNoFileOfADamagedTensor() {
    Path file = folder.resolve("gas.safetensors");
    byte[] damaged = Safetensors.writeOne(WEIGHT);
    damaged[damaged.length - 1]++;
    answers.put("/api/v1/blobs/" + ENTRY.sha256().hex(), damaged);

    assertThat(download("gas", "--out", file.toString())).isEqualTo(1);

    assertThat(err.toString()).contains(ENTRY.sha256().hex());
    assertThat(file).doesNotExist();
  }

  private static String model() {
    Digest serving = Digest.of(MANIFEST);
    Json.Obj champion =
        Json.object()
            .with("version", 1)
            .with("servingDigest", Json.of(serving))
            .with("sizeBytes", MANIFEST.length);
    return VerifyCommandTest.model(serving, Json.object().with("champion", champion));
  }

  private int download(String... words) {
    List<String> command = new ArrayList<>(List.of("models", "download"));
    command.addAll(List.of(words));
    command.addAll(List.of("--registry", "http://localhost:" + server.getAddress().getPort()));
    return Acclimate.commandLine(
            (settings, progress) -> {
              throw new AssertionError("no platform is started");
            })
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(command.toArray(String[]::new));
  }

  private void answer(String path, String json) {
    answers.put(path, json.getBytes(StandardCharsets.UTF_8));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = answers.get(exchange.getRequestURI().getPath());
      exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
      if (body != null) {
        exchange.getResponseBody().write(body);
      }
    }
  }
}
