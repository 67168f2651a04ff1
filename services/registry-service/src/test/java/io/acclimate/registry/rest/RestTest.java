package io.acclimate.registry.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Digest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The service over HTTP while there is no broker. */
@QuarkusTest
final class RestTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TestHTTPResource("/")
  URI base = URI.create("http://unset");

  @Test
  void givesBackWhatWasPut() throws Exception {
    byte[] bytes = new byte[90_000];
    new Random(1).nextBytes(bytes);
    Digest digest = Digest.of(bytes);

    HttpResponse<byte[]> first = put(digest.hex(), bytes);
    HttpResponse<byte[]> again = put(digest.hex(), bytes);
    HttpResponse<byte[]> got = send(request("/api/v1/blobs/" + digest));

    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(got.statusCode()).isEqualTo(200);
    assertThat(got.body()).isEqualTo(bytes);
    assertThat(got.headers().firstValue("etag")).contains("\"" + digest + "\"");
    assertThat(got.headers().firstValue("cache-control").orElseThrow()).contains("immutable");
  }

  @Test
  void tellsThePresenceAndSizeOfABlob() throws Exception {
    Digest digest = Digest.of(bytes("present"));
    put(digest.hex(), bytes("present"));

    HttpResponse<byte[]> there = send(request("/api/v1/blobs/" + digest).HEAD());
    HttpResponse<byte[]> notThere =
        send(request("/api/v1/blobs/" + Digest.of(bytes("absent"))).HEAD());

    assertThat(there.statusCode()).isEqualTo(200);
    assertThat(there.headers().firstValue("content-length")).contains("7");
    assertThat(notThere.statusCode()).isEqualTo(404);
  }

  @Test
  void sendsNoBytesThatTheCallerHas() throws Exception {
    Digest digest = Digest.of(bytes("cached"));
    put(digest.hex(), bytes("cached"));

    HttpResponse<byte[]> answer =
        send(request("/api/v1/blobs/" + digest).header("If-None-Match", "\"" + digest + "\""));

    assertThat(answer.statusCode()).isEqualTo(304);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void sendsTheRangeThatIsAskedFor() throws Exception {
    byte[] bytes = new byte[90_000];
    new Random(2).nextBytes(bytes);
    Digest digest = Digest.of(bytes);
    put(digest.hex(), bytes);

    HttpResponse<byte[]> whole = send(request("/api/v1/blobs/" + digest));
    HttpResponse<byte[]> rest = send(range(digest, "bytes=70000-"));
    HttpResponse<byte[]> middle =
        send(range(digest, "bytes=10-19").header("If-Range", "\"" + digest + "\""));

    assertThat(whole.headers().firstValue("accept-ranges")).contains("bytes");
    assertThat(rest.statusCode()).isEqualTo(206);
    assertThat(rest.headers().firstValue("content-range")).contains("bytes 70000-89999/90000");
    assertThat(rest.headers().firstValue("content-length")).contains("20000");
    assertThat(rest.headers().firstValue("etag")).contains("\"" + digest + "\"");
    assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(bytes, 70_000, 90_000));
    assertThat(middle.statusCode()).isEqualTo(206);
    assertThat(middle.body()).isEqualTo(Arrays.copyOfRange(bytes, 10, 20));
  }

  @Test
  void sendsEverythingIfTheCallerHasAPartOfSomethingElse() throws Exception {
    Digest digest = Digest.of(bytes("changed"));
    put(digest.hex(), bytes("changed"));

    HttpResponse<byte[]> answer =
        send(range(digest, "bytes=3-").header("If-Range", "\"something else\""));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(text(answer)).isEqualTo("changed");
  }

  @Test
  void saysThatARangeBeginsAfterTheEnd() throws Exception {
    Digest digest = Digest.of(bytes("short"));
    put(digest.hex(), bytes("short"));

    HttpResponse<byte[]> answer = send(range(digest, "bytes=5-"));

    assertThat(answer.statusCode()).isEqualTo(416);
    assertThat(answer.headers().firstValue("content-range")).contains("bytes */5");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void storesNothingWhoseBytesDoNotMatch() throws Exception {
    Digest digest = Digest.of(bytes("promised"));

    assertProblem(put(digest.hex(), bytes("delivered")), 400, "digest-mismatch");

    assertProblem(send(request("/api/v1/blobs/" + digest)), 404, "unknown-blob");
  }

  @Test
  void refusesABlobThatIsTooLarge() throws Exception {
    byte[] bytes = new byte[100_001];

    assertProblem(put(Digest.of(bytes).hex(), bytes), 413, "blob-too-large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "E3B0", "passwd", "64:"})
  void lets64HexadecimalDigitsPassAndNothingElse(String digest) throws Exception {
    assertProblem(send(request("/api/v1/blobs/" + digest)), 400, "digest-invalid");
    assertProblem(put(digest, bytes("x")), 400, "digest-invalid");
  }

  @Test
  void namesTheBlobsThatAreMissing() throws Exception {
    Digest present = Digest.of(bytes("here"));
    Digest absent = Digest.of(bytes("nowhere"));
    put(present.hex(), bytes("here"));

    HttpResponse<byte[]> answer =
        send(
            json(
                "/api/v1/blobs/missing",
                "{\"digests\":[\"%s\",\"%s\"]}".formatted(present, absent)));

    assertThat(text(answer)).isEqualTo("{\"missing\":[\"" + absent + "\"]}");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/models, 503, journal-not-read",
    "/api/v1/models/gas, 503, journal-not-read",
    "/api/v1/models/gas/versions/2/origin, 503, journal-not-read",
    "/api/v1/export, 503, journal-not-read",
    "/api/v1/models/Gas, 400, name-invalid",
    "/api/v1/models/gas/history?limit=0, 400, limit-invalid",
    "/api/v1/commands/none?waitMillis=10, 404, not-answered"
  })
  void saysWhyAReadIsNotAnswered(String path, int status, String code) throws Exception {
    assertProblem(send(request(path)), status, code);
  }

  @Test
  void refusesChangesThatSayTooLittle() throws Exception {
    HttpRequest.Builder noVersion =
        request("/api/v1/models/gas/aliases/champion")
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString("{}"));

    assertProblem(send(noVersion), 400, "request-invalid");
    assertProblem(send(json("/api/v1/models/gas/refuse", "{\"version\":")), 400, "request-invalid");
    assertProblem(
        send(json("/api/v1/models/gas/rollback", "{\"version\":\"two\"}")), 400, "request-invalid");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "POST, /api/v1/models, `{\"name\":\"x\",\"tags\":{\"a\":null}}`, tags.a",
        "POST, /api/v1/models/gas/versions, `{\"of\":1,\"tags\":{\"a\":null}}`, tags.a",
        "POST, /api/v1/blobs/missing, `{\"digests\":[null]}`, digests[0]",
        "POST, /api/v1/blobs/missing, `{\"digests\":null}`, digests",
        "PUT, /api/v1/models/gas/traffic, `{\"shares\":[null]}`, shares[0]",
        "PUT, /api/v1/models/gas/traffic, `{\"shares\":[{\"alias\":null,\"role\":\"canary\",\"share\":0.1}]}`, shares.alias",
        "PUT, /api/v1/models/gas/aliases/champion, `{\"version\":null}`, version",
        "POST, /api/v1/models/gas/refuse, `{\"version\":2,\"reason\":null}`, reason",
      })
  void saysWhatIsNullAndMustNotBe(String method, String path, String body, String field)
      throws Exception {
    HttpResponse<byte[]> answer =
        send(json(path, body).method(method, BodyPublishers.ofString(body)));

    assertProblem(answer, 400, "request-invalid");
    assertThat(text(answer)).contains("\"detail\":\"" + field + ": ");
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, aliases/champion",
    "PUT, traffic",
    "POST, rollback",
    "POST, refuse",
    "POST, pause",
    "POST, versions/1/archive",
    "POST, versions/1/restore",
  })
  void refusesAReasonThatIsTooLong(String method, String change) throws Exception {
    String body = "{\"version\":1,\"shares\":[],\"reason\":\"%s\"}".formatted("x".repeat(10_001));

    HttpResponse<byte[]> answer =
        send(
            json("/api/v1/models/gas/" + change, body)
                .method(method, BodyPublishers.ofString(body)));

    assertProblem(answer, 400, "request-invalid");
    assertThat(text(answer)).contains("reason: 10001 characters");
  }

  @Test
  void saysThatACommandCannotBeSent() throws Exception {
    assertProblem(send(json("/api/v1/models/gas/resume", "")), 503, "not-sent");
  }

  @Test
  void isNotReadyWithoutABroker() throws Exception {
    HttpResponse<byte[]> health = send(request("/q/health/ready"));

    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(text(health)).contains("registry-service", "waiting-for-journal");
  }

  @Test
  void describesItself() throws Exception {
    String openApi = text(send(request("/q/openapi")));

    assertThat(openApi)
        .contains("/api/v1/models/{model}/rollback", "operationId: putBlob", "RegistryModel");
  }

  @Test
  void measuresItself() throws Exception {
    assertThat(text(send(request("/q/metrics"))))
        .contains("acclimate_registry_models", "acclimate_registry_blob_bytes_total");
  }

  private static void assertProblem(HttpResponse<byte[]> answer, int status, String code) {
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    assertThat(text(answer)).contains("\"code\":\"" + code + "\"", "\"status\":" + status);
  }

  private HttpResponse<byte[]> put(String digest, byte[] bytes) throws Exception {
    return send(request("/api/v1/blobs/" + digest).PUT(BodyPublishers.ofByteArray(bytes)));
  }

  private HttpRequest.Builder range(Digest digest, String range) {
    return request("/api/v1/blobs/" + digest).header("Range", range);
  }

  private HttpRequest.Builder json(String path, String body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  private HttpRequest.Builder request(String path) {
    String root = base.toString();
    return HttpRequest.newBuilder(URI.create(root.substring(0, root.length() - 1) + path));
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HTTP.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), UTF_8);
  }
}
