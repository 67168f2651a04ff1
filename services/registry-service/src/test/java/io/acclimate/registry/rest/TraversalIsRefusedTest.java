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
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever names something is a name: 400 ways out of the store, at every place there is. Each
 * place takes a harmless name first, so that what is refused is the name and nothing else about it;
 * without a broker such a request gets 503 where the journal is asked. Meanwhile nothing outside
 * the store is read or written.
 */
@QuarkusTest
final class TraversalIsRefusedTest {
  private static final List<String> STRINGS = TraversalStrings.some(400, 17);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DATA_DIR = "acclimate.registry-service.data-dir";
  private static final String ABSENT =
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  private static final String OF_BRACES =
      "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
  private static final int BAD_REQUEST = 400;
  private static final int NOT_YET = 503;

  private static @Nullable TouchedFiles touched;

  @TestHTTPResource("/")
  URI base = URI.create("http://unset");

  private RawHttp http = new RawHttp("unset", 0);

  @BeforeAll
  static void record() throws IOException {
    touched = TouchedFiles.outside(ConfigProvider.getConfig().getValue(DATA_DIR, Path.class));
  }

  @BeforeEach
  void start() {
    http = new RawHttp(base.getHost(), base.getPort());
  }

  @AfterEach
  void close() throws IOException {
    http.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/models/$, gas, 503",
    "GET, /api/v1/models/$/head, gas, 503",
    "GET, /api/v1/models/$/versions, gas, 503",
    "GET, /api/v1/models/$/versions/1, gas, 503",
    "GET, /api/v1/models/$/versions/1/origin, gas, 503",
    "GET, /api/v1/models/$/versions/1/card, gas, 503",
    "GET, /api/v1/models/$/aliases/champion, gas, 503",
    "GET, /api/v1/models/$/aliases/champion/history, gas, 503",
    "GET, /api/v1/models/$/history, gas, 503",
    "GET, /api/v1/models/gas/versions/$, 1, 503",
    "GET, /api/v1/models/gas/versions/$/origin, 1, 503",
    "GET, /api/v1/models/gas/versions/$/card, 1, 503",
    "GET, /api/v1/models/gas/aliases/$, champion, 503",
    "GET, /api/v1/models/gas/aliases/$/history, champion, 503",
    "GET, /api/v1/commands/$, c-1, 404",
    "DELETE, /api/v1/models/$, gas, 503",
    "DELETE, /api/v1/models/$/versions/1, gas, 503",
    "DELETE, /api/v1/models/$/aliases/old, gas, 503",
    "DELETE, /api/v1/models/gas/versions/$, 1, 503",
    "DELETE, /api/v1/models/gas/aliases/$, old, 503",
    "GET, /api/v1/blobs/$, " + ABSENT + ", 404",
    "HEAD, /api/v1/blobs/$, " + ABSENT + ", 404",
    "GET, /api/2.0/mlflow/$, experiments/search, 404",
    "DELETE, /api/2.0/mlflow/$, runs/delete, 404",
    "GET, /api/2.0/mlflow/registered-models/$, search, 503",
    "GET, /api/2.0/mlflow/model-versions/$, search, 503",
    "GET, /api/2.0/mlflow-artifacts/artifacts/$, gas/versions/1/card.md, 503",
    "GET, /api/2.0/mlflow-artifacts/artifacts/$/versions/1/card.md, gas, 503",
    "GET, /api/2.0/mlflow-artifacts/artifacts/gas/versions/$/card.md, 1, 503",
    "GET, /api/2.0/mlflow-artifacts/artifacts/gas/versions/1/$, card.md, 503",
    "DELETE, /api/2.0/mlflow-artifacts/artifacts/$, gas/versions/1/card.md, 501",
  })
  void inAPath(String method, String path, String harmless, int otherwise) throws IOException {
    assertRefused(method, path, null, harmless, otherwise);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "PATCH, /api/v1/models/$, `{\"description\":\"d\"}`, gas, 503",
        "POST, /api/v1/models/$/versions, `{\"of\":1}`, gas, 503",
        "PATCH, /api/v1/models/$/versions/1, `{\"description\":\"d\"}`, gas, 503",
        "PATCH, /api/v1/models/gas/versions/$, `{\"tags\":{\"k\":\"v\"}}`, 1, 503",
        "POST, /api/v1/models/$/versions/1/archive, `{\"reason\":\"r\"}`, gas, 503",
        "POST, /api/v1/models/gas/versions/$/archive, `{\"reason\":\"r\"}`, 1, 503",
        "POST, /api/v1/models/$/versions/1/restore, `{\"reason\":\"r\"}`, gas, 503",
        "POST, /api/v1/models/gas/versions/$/restore, `{\"reason\":\"r\"}`, 1, 503",
        "PUT, /api/v1/models/$/aliases/champion, `{\"version\":1}`, gas, 503",
        "PUT, /api/v1/models/gas/aliases/$, `{\"version\":1}`, champion, 503",
        "PUT, /api/v1/models/$/traffic, `{\"shares\":[]}`, gas, 503",
        "POST, /api/v1/models/$/rollback, `{\"version\":1}`, gas, 503",
        "POST, /api/v1/models/$/refuse, `{\"version\":1,\"reason\":\"r\"}`, gas, 503",
        "POST, /api/v1/models/$/pause, `{\"reason\":\"r\"}`, gas, 503",
        "POST, /api/v1/models/$/resume, `{}`, gas, 503",
        "PUT, /api/v1/blobs/$, `{}`, " + OF_BRACES + ", 201",
        "POST, /api/v1/blobs/$, `{\"digests\":[]}`, missing, 200",
        "POST, /api/2.0/mlflow/$, `{}`, runs/create, 404",
        "PATCH, /api/2.0/mlflow/$, `{}`, runs/update, 404",
        "POST, /api/2.0/mlflow/registered-models/$, `{\"name\":\"gas\"}`, create, 503",
        "PUT, /api/2.0/mlflow-artifacts/artifacts/$, `{}`, gas/versions/1/card.md, 501",
      })
  void inAPathBeforeABody(String method, String path, String body, String harmless, int otherwise)
      throws IOException {
    assertRefused(method, path, body, harmless, otherwise);
  }

  private void assertRefused(
      String method, String path, @Nullable String body, String harmless, int otherwise)
      throws IOException {
    assertAnswered(otherwise, method, path.replace("$", harmless), body);

    for (String string : STRINGS) {
      assertAnswered(BAD_REQUEST, method, path.replace("$", string), body);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/export?minPosition=, 1",
    "GET, /api/v1/models?minPosition=, 1",
    "GET, /api/v1/models/gas?minPosition=, 1",
    "GET, /api/v1/models/gas/head?minPosition=, 1",
    "GET, /api/v1/models/gas/versions?minPosition=, 1",
    "GET, /api/v1/models/gas/versions/1?minPosition=, 1",
    "GET, /api/v1/models/gas/versions/1/origin?minPosition=, 1",
    "GET, /api/v1/models/gas/versions/1/card?minPosition=, 1",
    "GET, /api/v1/models/gas/aliases/champion?minPosition=, 1",
    "GET, /api/v1/models/gas/aliases/champion?at=, 2027-01-01T00:00:00Z",
    "GET, /api/v1/models/gas/aliases/champion/history?minPosition=, 1",
    "GET, /api/v1/models/gas/history?before=, 1",
    "GET, /api/v1/models/gas/history?limit=, 1",
    "GET, /api/v1/models/gas/history?minPosition=, 1",
    "GET, /api/2.0/mlflow/registered-models/get?name=, gas",
    "GET, /api/2.0/mlflow/registered-models/search?max_results=, 1",
    "GET, /api/2.0/mlflow/registered-models/search?order_by=, name",
    "GET, /api/2.0/mlflow/registered-models/get-latest-versions?name=, gas",
    "GET, /api/2.0/mlflow/registered-models/get-latest-versions?name=gas&stages=, None",
    "POST, /api/2.0/mlflow/registered-models/get-latest-versions?name=, gas",
    "GET, /api/2.0/mlflow/registered-models/alias?name=gas&alias=, champion",
    "GET, /api/2.0/mlflow/registered-models/alias?alias=champion&name=, gas",
    "DELETE, /api/2.0/mlflow/registered-models/alias?name=gas&alias=, old",
    "DELETE, /api/2.0/mlflow/registered-models/alias?alias=old&name=, gas",
    "DELETE, /api/2.0/mlflow/registered-models/delete-tag?key=k&name=, gas",
    "DELETE, /api/2.0/mlflow/registered-models/delete?name=, gas",
    "GET, /api/2.0/mlflow/model-versions/get?name=gas&version=, 1",
    "GET, /api/2.0/mlflow/model-versions/get?version=1&name=, gas",
    "GET, /api/2.0/mlflow/model-versions/search?max_results=, 1",
    "GET, /api/2.0/mlflow/model-versions/search?order_by=, name",
    "GET, /api/2.0/mlflow/model-versions/get-download-uri?version=1&name=, gas",
    "GET, /api/2.0/mlflow/model-versions/get-download-uri?name=gas&version=, 1",
    "DELETE, /api/2.0/mlflow/model-versions/delete-tag?name=gas&key=k&version=, 1",
    "DELETE, /api/2.0/mlflow/model-versions/delete?name=gas&version=, 1",
    "GET, /api/2.0/mlflow-artifacts/artifacts?path=, gas/versions/1",
    "GET, /api/2.0/mlflow-artifacts/artifacts?path=gas/versions/, 1",
    "GET, /api/2.0/mlflow-artifacts/artifacts?path=gas/versions/1/, card.md",
  })
  void inAQuery(String method, String query, String harmless) throws IOException {
    assertAnswered(NOT_YET, method, query + harmless, null);

    for (String string : STRINGS) {
      assertAnswered(BAD_REQUEST, method, query + URLEncoder.encode(string, UTF_8), null);
      if (string.indexOf('\0') < 0 && string.indexOf('#') < 0) {
        assertAnswered(BAD_REQUEST, method, query + string, null);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 404"})
  void inHowLongToWait(String harmless, int otherwise) throws IOException {
    assertRefused("GET", "/api/v1/commands/none?waitMillis=$", null, harmless, otherwise);
  }

  /** Names are texts; versions are numbers, also where a text would do. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "POST, /api/v1/models, `{\"name\":$}`, `\"gas\"`, 503",
        "POST, /api/v1/models/gas/versions, `{\"of\":$}`, 1, 503",
        "PUT, /api/v1/models/gas/aliases/champion, `{\"version\":$}`, 1, 503",
        "PUT, /api/v1/models/gas/aliases/champion, `{\"version\":1,\"evidence\":$}`, `\""
            + ABSENT
            + "\"`, 503",
        "PUT, /api/v1/models/gas/traffic, `{\"shares\":[{\"alias\":$,\"role\":\"canary\",\"share\":0.1}]}`, `\"a\"`, 503",
        "PUT, /api/v1/models/gas/traffic, `{\"shares\":[{\"alias\":\"a\",\"role\":$,\"share\":0.1}]}`, `\"canary\"`, 503",
        "PUT, /api/v1/models/gas/traffic, `{\"shares\":[{\"alias\":\"a\",\"role\":\"canary\",\"share\":$}]}`, 0.1, 503",
        "POST, /api/v1/models/gas/rollback, `{\"version\":$}`, 1, 503",
        "POST, /api/v1/models/gas/refuse, `{\"version\":$,\"reason\":\"x\"}`, 1, 503",
        "POST, /api/v1/blobs/missing, `{\"digests\":[$]}`, `\"" + ABSENT + "\"`, 200",
        "POST, /api/2.0/mlflow/registered-models/create, `{\"name\":$}`, `\"gas\"`, 503",
        "PATCH, /api/2.0/mlflow/registered-models/update, `{\"name\":$,\"description\":\"d\"}`, `\"gas\"`, 503",
        "POST, /api/2.0/mlflow/registered-models/set-tag, `{\"key\":\"k\",\"name\":$}`, `\"gas\"`, 503",
        "DELETE, /api/2.0/mlflow/registered-models/delete-tag, `{\"key\":\"k\",\"name\":$}`, `\"gas\"`, 503",
        "DELETE, /api/2.0/mlflow/registered-models/delete, `{\"name\":$}`, `\"gas\"`, 503",
        "POST, /api/2.0/mlflow/registered-models/alias, `{\"name\":\"gas\",\"version\":\"1\",\"alias\":$}`, `\"a\"`, 503",
        "POST, /api/2.0/mlflow/registered-models/alias, `{\"name\":\"gas\",\"alias\":\"a\",\"version\":$}`, `\"1\"`, 503",
        "POST, /api/2.0/mlflow/registered-models/alias, `{\"alias\":\"a\",\"version\":\"1\",\"name\":$}`, `\"gas\"`, 503",
        "DELETE, /api/2.0/mlflow/registered-models/alias, `{\"name\":\"gas\",\"alias\":$}`, `\"a\"`, 503",
        "DELETE, /api/2.0/mlflow/registered-models/alias, `{\"alias\":\"a\",\"name\":$}`, `\"gas\"`, 503",
        "POST, /api/2.0/mlflow/registered-models/get-latest-versions, `{\"name\":$}`, `\"gas\"`, 503",
        "POST, /api/2.0/mlflow/registered-models/get-latest-versions, `{\"name\":\"gas\",\"stages\":[$]}`, `\"Production\"`, 503",
        "POST, /api/2.0/mlflow/model-versions/create, `{\"name\":\"gas\",\"source\":$}`, `\"mlflow-artifacts:/gas/versions/1\"`, 503",
        "POST, /api/2.0/mlflow/model-versions/create, `{\"name\":$,\"source\":\"mlflow-artifacts:/gas/versions/1\"}`, `\"gas\"`, 503",
        "POST, /api/2.0/mlflow/model-versions/transition-stage, `{\"name\":\"gas\",\"version\":\"1\",\"stage\":$}`, `\"Production\"`, 503",
        "POST, /api/2.0/mlflow/model-versions/transition-stage, `{\"name\":\"gas\",\"stage\":\"Production\",\"version\":$}`, `\"1\"`, 503",
        "POST, /api/2.0/mlflow/model-versions/transition-stage, `{\"version\":\"1\",\"stage\":\"Production\",\"name\":$}`, `\"gas\"`, 503",
        "PATCH, /api/2.0/mlflow/model-versions/update, `{\"name\":\"gas\",\"description\":\"d\",\"version\":$}`, `\"1\"`, 503",
        "PATCH, /api/2.0/mlflow/model-versions/update, `{\"version\":\"1\",\"description\":\"d\",\"name\":$}`, `\"gas\"`, 503",
        "POST, /api/2.0/mlflow/model-versions/set-tag, `{\"key\":\"k\",\"version\":\"1\",\"name\":$}`, `\"gas\"`, 503",
        "POST, /api/2.0/mlflow/model-versions/set-tag, `{\"key\":\"k\",\"name\":\"gas\",\"version\":$}`, `\"1\"`, 503",
        "DELETE, /api/2.0/mlflow/model-versions/delete-tag, `{\"key\":\"k\",\"version\":\"1\",\"name\":$}`, `\"gas\"`, 503",
        "DELETE, /api/2.0/mlflow/model-versions/delete-tag, `{\"key\":\"k\",\"name\":\"gas\",\"version\":$}`, `\"1\"`, 503",
        "DELETE, /api/2.0/mlflow/model-versions/delete, `{\"version\":\"1\",\"name\":$}`, `\"gas\"`, 503",
        "DELETE, /api/2.0/mlflow/model-versions/delete, `{\"name\":\"gas\",\"version\":$}`, `\"1\"`, 503",
      })
  void inABody(String method, String path, String body, String harmless, int otherwise)
      throws IOException {
    assertAnswered(otherwise, method, path, body.replace("$", harmless));

    for (String string : STRINGS) {
      assertAnswered(BAD_REQUEST, method, path, body.replace("$", JSON.writeValueAsString(string)));
    }
  }

  @AfterAll
  static void nothingOutsideTheStoreWasReadOrWritten() throws IOException {
    TouchedFiles files = touched;
    assertThat(files).isNotNull();
    Path canary = Files.createTempFile("canary", ".txt");
    try (files) {
      byte[] unused = Files.readAllBytes(canary);

      assertThat(files.soFar()).containsExactly(canary); // which the test itself has just read
    } finally {
      Files.deleteIfExists(canary);
    }
  }

  private void assertAnswered(int status, String method, String target, @Nullable String body)
      throws IOException {
    RawHttp.Answer answer = http.send(method, target, body);
    assertThat(answer.status()).as("%s %s %s%n%s", method, target, body, answer).isEqualTo(status);
  }
}
