package io.acclimate.registry.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.acclimate.core.artifact.RawHttp;
import io.acclimate.core.artifact.TraversalStrings;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever names something is a name: 400 ways out of the store, at every place there is. */
@QuarkusTest
final class TraversalIsRefusedTest {
  private static final List<String> STRINGS = TraversalStrings.some(400, 17);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CANARY = "no answer has this";

  @TestHTTPResource("/")
  URI base = URI.create("http://unset");

  @ConfigProperty(name = "acclimate.registry-service.data-dir")
  Path dataDir = Path.of("unset");

  private RawHttp http = new RawHttp("unset", 0);
  private Path canary = Path.of("unset");

  @BeforeEach
  void start() throws IOException {
    http = new RawHttp(base.getHost(), base.getPort());
    canary = Files.writeString(dataDir.resolveSibling("canary.txt"), CANARY);
  }

  @AfterEach
  void close() throws IOException {
    http.close();
    Files.deleteIfExists(canary);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/models/",
    "PATCH, /api/v1/models/",
    "DELETE, /api/v1/models/",
    "GET, /api/v1/models/gas/versions/",
    "PATCH, /api/v1/models/gas/versions/",
    "DELETE, /api/v1/models/gas/versions/",
    "GET, /api/v1/models/gas/aliases/",
    "PUT, /api/v1/models/gas/aliases/",
    "DELETE, /api/v1/models/gas/aliases/",
    "GET, /api/v1/commands/",
    "GET, /api/v1/blobs/",
    "PUT, /api/v1/blobs/",
    "HEAD, /api/v1/blobs/",
    "GET, /api/2.0/mlflow/",
    "POST, /api/2.0/mlflow/registered-models/",
    "GET, /api/2.0/mlflow-artifacts/artifacts/",
    "PUT, /api/2.0/mlflow-artifacts/artifacts/",
    "DELETE, /api/2.0/mlflow-artifacts/artifacts/",
    "GET, /api/2.0/mlflow-artifacts/artifacts/gas/versions/1/",
    "GET, /api/2.0/mlflow-artifacts/artifacts/gas/versions/",
  })
  void atTheEndOfAPath(String method, String path) throws IOException {
    for (String string : STRINGS) {
      assertRefused(method, path + string, null);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /head",
    "GET, /versions",
    "GET, /versions/1/card",
    "GET, /aliases/champion",
    "GET, /history",
    "PUT, /traffic",
    "POST, /rollback",
    "POST, /refuse",
    "POST, /pause",
    "POST, /resume",
    "POST, /versions/1/archive",
  })
  void inTheMiddleOfAPath(String method, String rest) throws IOException {
    for (String string : STRINGS) {
      assertRefused(method, "/api/v1/models/" + string + rest, null);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/models?minPosition=",
        "/api/v1/models/gas/aliases/champion?at=",
        "/api/v1/models/gas/history?before=",
        "/api/v1/models/gas/history?limit=",
        "/api/v1/commands/none?waitMillis=",
        "/api/2.0/mlflow/registered-models/get?name=",
        "/api/2.0/mlflow/registered-models/alias?name=gas&alias=",
        "/api/2.0/mlflow/registered-models/get-latest-versions?name=",
        "/api/2.0/mlflow/model-versions/get?name=gas&version=",
        "/api/2.0/mlflow/model-versions/get?version=1&name=",
        "/api/2.0/mlflow/model-versions/get-download-uri?version=1&name=",
        "/api/2.0/mlflow/model-versions/get-download-uri?name=gas&version=",
        "/api/2.0/mlflow-artifacts/artifacts?path=",
        "/api/2.0/mlflow-artifacts/artifacts?path=gas/versions/1/",
      })
  void inAQuery(String query) throws IOException {
    for (String string : STRINGS) {
      assertRefused("GET", query + URLEncoder.encode(string, UTF_8), null);
      if (string.indexOf('\0') < 0 && string.indexOf('#') < 0) {
        assertRefused("GET", query + string, null);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "POST, /api/v1/models, `{\"name\":$}`",
        "PUT, /api/v1/models/gas/aliases/champion, `{\"version\":$}`",
        "PUT, /api/v1/models/gas/aliases/champion, `{\"version\":1,\"evidence\":$}`",
        "PUT, /api/v1/models/gas/traffic, `{\"shares\":[{\"alias\":$,\"role\":\"canary\",\"share\":0.1}]}`",
        "PUT, /api/v1/models/gas/traffic, `{\"shares\":[{\"alias\":\"a\",\"role\":$,\"share\":0.1}]}`",
        "POST, /api/v1/models/gas/rollback, `{\"version\":$}`",
        "POST, /api/v1/models/gas/refuse, `{\"version\":$,\"reason\":\"x\"}`",
        "POST, /api/v1/models/gas/versions, `{\"of\":$}`",
        "POST, /api/v1/blobs/missing, `{\"digests\":[$]}`",
        "POST, /api/2.0/mlflow/registered-models/create, `{\"name\":$}`",
        "PATCH, /api/2.0/mlflow/registered-models/update, `{\"name\":$}`",
        "POST, /api/2.0/mlflow/registered-models/set-tag, `{\"key\":\"k\",\"name\":$}`",
        "DELETE, /api/2.0/mlflow/registered-models/delete, `{\"name\":$}`",
        "POST, /api/2.0/mlflow/registered-models/alias, `{\"name\":\"gas\",\"version\":\"1\",\"alias\":$}`",
        "POST, /api/2.0/mlflow/registered-models/alias, `{\"name\":\"gas\",\"alias\":\"a\",\"version\":$}`",
        "DELETE, /api/2.0/mlflow/registered-models/alias, `{\"name\":\"gas\",\"alias\":$}`",
        "POST, /api/2.0/mlflow/registered-models/get-latest-versions, `{\"name\":\"gas\",\"stages\":[$]}`",
        "POST, /api/2.0/mlflow/model-versions/create, `{\"name\":\"gas\",\"source\":$}`",
        "POST, /api/2.0/mlflow/model-versions/create, `{\"name\":$,\"source\":\"mlflow-artifacts:/gas/versions/1\"}`",
        "POST, /api/2.0/mlflow/model-versions/transition-stage, `{\"name\":\"gas\",\"version\":\"1\",\"stage\":$}`",
        "PATCH, /api/2.0/mlflow/model-versions/update, `{\"name\":\"gas\",\"version\":$}`",
        "DELETE, /api/2.0/mlflow/model-versions/delete, `{\"version\":\"1\",\"name\":$}`",
      })
  void inABody(String method, String path, String body) throws IOException {
    for (String string : STRINGS) {
      assertRefused(method, path, body.replace("$", JSON.writeValueAsString(string)));
    }
  }

  @Test
  void andNothingOutsideTheStoreIsOpened() throws IOException {
    Path events = Files.createTempFile("reads", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileRead").withoutThreshold();
      recording.enable("jdk.FileWrite").withoutThreshold();
      recording.start();
      atTheEndOfAPath("GET", "/api/v1/blobs/");
      atTheEndOfAPath("PUT", "/api/v1/blobs/");
      atTheEndOfAPath("GET", "/api/2.0/mlflow-artifacts/artifacts/");
      inAQuery("/api/2.0/mlflow-artifacts/artifacts?path=");
      assertThat(touchedBy(recording, events)).noneMatch(path -> path.contains("canary"));

      assertThat(Files.readString(canary)).isEqualTo(CANARY);

      assertThat(touchedBy(recording, events)).contains(canary.toString());
    } finally {
      Files.deleteIfExists(events);
    }
  }

  /** Files that anything in this process has read or written, but for where its classes are. */
  private static Set<String> touchedBy(Recording recording, Path events) throws IOException {
    recording.dump(events);
    return RecordingFile.readAllEvents(events).stream()
        .map(event -> event.getString("path"))
        .filter(path -> path != null)
        .collect(Collectors.toSet());
  }

  private void assertRefused(String method, String target, @Nullable String body)
      throws IOException {
    RawHttp.Answer answer = http.send(method, target, body);
    assertThat(answer.status()).as("%s %s %s%n%s", method, target, body, answer).isEqualTo(400);
    assertThat(answer.body()).doesNotContain(CANARY);
  }
}
