package io.acclimate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** The protocol's paths over HTTP, with broker and registries away. */
@QuarkusTest
class InferenceResourceTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String ROW =
      "{\"inputs\":[{\"name\":\"input\",\"shape\":[1,1],\"datatype\":\"FP32\",\"data\":[1]}]}";

  private final URI base =
      URI.create(ConfigProvider.getConfig().getValue("test.url", String.class) + "/");

  @Test
  void livesWithoutABroker() throws Exception {
    assertThat(get("v2/health/live").body()).isEqualTo("{\"live\":true}");
    assertThat(get("v2").body()).contains("\"name\":\"acclimate-inference-service\"");
  }

  @Test
  void isNotReadyBeforeItKnowsTheChampions() throws Exception {
    HttpResponse<String> ready = get("v2/health/ready");

    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).isEqualTo("{\"ready\":false}");
    assertThat(get("q/health/ready").body()).contains("\"inference-service\"").contains("DOWN");
  }

  @Test
  void asksCallersToComeAgainBeforeItKnowsTheModels() throws Exception {
    HttpResponse<String> answer = post("v2/models/nobody/infer", ROW);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(answer.body()).contains("{\"error\":").contains("which models there are, 'nobody'");
    assertThat(get("v2/models/nobody").statusCode()).isEqualTo(503);
    assertThat(get("v2/models/nobody/ready").statusCode()).isEqualTo(503);
    assertThat(get("v2/models/nobody/versions/1").statusCode()).isEqualTo(503);
  }

  @Test
  void turnsAwayWhatIsTooMuchAtATime() throws Exception {
    try (Socket slow = new Socket(base.getHost(), base.getPort())) {
      slow.getOutputStream()
          .write(
              "POST /v2/models/nobody/infer HTTP/1.1\r\nHost: test\r\nContent-Length: 2\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      awaitInFlight(1);

      HttpResponse<String> second = post("v2/models/nobody/infer", ROW);

      assertThat(second.statusCode()).isEqualTo(429);
      assertThat(second.headers().firstValue("Retry-After")).contains("1");
      assertThat(second.body()).contains("1 requests are being answered");
      slow.getOutputStream().write("{}".getBytes(StandardCharsets.US_ASCII));
      awaitInFlight(0);
    }
    assertThat(post("v2/models/nobody/infer", ROW).statusCode()).isEqualTo(503);
  }

  @Test
  void answersBadRequestsWithAReason() throws Exception {
    HttpResponse<String> empty = post("v2/models/nobody/infer", "");

    assertThat(empty.statusCode()).isEqualTo(400);
    assertThat(empty.body()).contains("must be a JSON object");
    assertThat(get("q/metrics").body())
        .contains("acclimate_inference_requests_total{code=\"400\",model=\"unknown\"}");
  }

  @Test
  void showsHowManyUpdatesItIgnored() throws Exception {
    assertThat(get("q/metrics").body())
        .contains("acclimate_inference_stale_updates_total{reason=\"repeated\"} 0.0")
        .contains("acclimate_inference_stale_updates_total{reason=\"older\"} 0.0");
  }

  private void awaitInFlight(int requests) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + SOON.toNanos();
    while (!get("q/metrics").body().contains("acclimate_inference_in_flight " + requests + ".0")) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(base.resolve(path)).build());
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }
}
