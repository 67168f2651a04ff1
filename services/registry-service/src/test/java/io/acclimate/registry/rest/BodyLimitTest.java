package io.acclimate.registry.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How large bodies may be, over HTTP while there is no broker. */
@QuarkusTest
final class BodyLimitTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String DIGEST = "\"" + "a".repeat(64) + "\"";

  @TestHTTPResource("/")
  URI base = URI.create("http://unset");

  @ParameterizedTest
  @CsvSource({
    "POST, /api/v1/models",
    "PATCH, /api/v1/models/gas",
    "DELETE, /api/v1/models/gas",
    "POST, /api/v1/models/gas/versions",
    "PATCH, /api/v1/models/gas/versions/1",
    "POST, /api/v1/models/gas/versions/1/archive",
    "POST, /api/v1/models/gas/versions/1/restore",
    "PUT, /api/v1/models/gas/aliases/champion",
    "PUT, /api/v1/models/gas/traffic",
    "POST, /api/v1/models/gas/rollback",
    "POST, /api/v1/models/gas/refuse",
    "POST, /api/v1/models/gas/pause",
    "POST, /api/v1/models/gas/resume",
    "POST, /api/v1/blobs/missing",
  })
  void refusesBodiesThatAreTooLarge(String method, String path) throws Exception {
    assertRefused(send(method, path, said(large())), "\"code\":\"body-too-large\"");
    assertRefused(send(method, path, chunked(large())), "\"code\":\"body-too-large\"");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, registered-models/create",
    "PATCH, registered-models/update",
    "POST, registered-models/set-tag",
    "DELETE, registered-models/delete-tag",
    "POST, registered-models/get-latest-versions",
    "POST, registered-models/alias",
    "DELETE, registered-models/delete",
    "POST, model-versions/create",
    "PATCH, model-versions/update",
    "POST, model-versions/set-tag",
    "DELETE, model-versions/delete-tag",
    "POST, model-versions/transition-stage",
    "DELETE, model-versions/delete",
  })
  void refusesThemInMlflowsForm(String method, String call) throws Exception {
    String path = "/api/2.0/mlflow/" + call;

    assertRefused(send(method, path, said(large())), "\"error_code\":\"INVALID_PARAMETER_VALUE\"");
    assertRefused(
        send(method, path, chunked(large())), "\"error_code\":\"INVALID_PARAMETER_VALUE\"");
  }

  @Test
  void takesTheMostDigestsThatCanBeAskedFor() throws Exception {
    String digests = String.join(",", Collections.nCopies(10_000, DIGEST));
    byte[] body = ("{\"digests\":[" + digests + "]}").getBytes(UTF_8);

    HttpResponse<String> answer = send("POST", "/api/v1/blobs/missing", chunked(body));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body().split(",", -1)).hasSize(10_000);
  }

  @Test
  void takesABodyOfTheLargestSize() throws Exception {
    byte[] body =
        ("{\"digests\":[" + DIGEST + "]" + " ".repeat(BodyLimit.MAX_BYTES - 80) + "}")
            .getBytes(UTF_8);

    assertThat(body).hasSize(BodyLimit.MAX_BYTES);
    assertThat(send("POST", "/api/v1/blobs/missing", said(body)).statusCode()).isEqualTo(200);
    assertThat(send("POST", "/api/v1/blobs/missing", chunked(body)).statusCode()).isEqualTo(200);
  }

  @Test
  void takesNoBodyWhereNoneIsNeeded() throws Exception {
    HttpResponse<String> answer =
        send("POST", "/api/v1/models/gas/rollback", BodyPublishers.noBody());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.body()).contains("not-sent");
  }

  /** Good JSON, were it shorter; more than the buffers on its way hold. */
  private static byte[] large() {
    return ("{\"name\":\"gas\"" + " ".repeat(3 * BodyLimit.MAX_BYTES) + "}").getBytes(UTF_8);
  }

  private static void assertRefused(HttpResponse<String> answer, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
    assertThat(answer.body()).contains(code, "more than 1048576 bytes");
  }

  private static BodyPublisher said(byte[] body) {
    return BodyPublishers.ofByteArray(body);
  }

  private static BodyPublisher chunked(byte[] body) {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
  }

  private HttpResponse<String> send(String method, String path, BodyPublisher body)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "application/json")
            .method(method, body)
            .build(),
        BodyHandlers.ofString());
  }
}
