package io.acclimate.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acclimate.avro.DriftEvidence;
import io.acclimate.avro.DriftState;
import io.acclimate.avro.Role;
import io.acclimate.dashboard.topics.DriftSamples;
import io.acclimate.dashboard.topics.FakeTopics;
import io.acclimate.dashboard.topics.Samples;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The service over HTTP, from bytes in topics to what a browser gets. */
@QuarkusTest
@Timeout(60)
final class DashboardRestTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SCRIPTS = Path.of("src/main/resources/META-INF/resources/dashboard");
  private static final Pattern LINK = Pattern.compile("(?:href=|src=|from )[\"']([^\"'?#]+)[\"']");

  @TestHTTPResource("/")
  URI base = URI.create("http://unset");

  @Inject FakeTopics topics;

  @Test
  void showsWhatTheTopicsSay() throws Exception {
    Instant now = Instant.now();
    topics.send(Samples.registered("rest", now.minusSeconds(60)));
    topics.send(Samples.outcome("rest", 1, Role.SERVE, true, now));
    topics.send(Samples.outcome("rest", 1, Role.SERVE, false, now));
    topics.send(Samples.outcome("rest", 1, Role.SHADOW, false, now));

    Await.until("two outcomes", SOON, () -> summary("rest").path("outcomes").asInt() == 2);

    assertThat(summary("rest").path("accuracy").asDouble()).isEqualTo(0.5);
    assertThat(snapshot("rest").at("/model/tallies").toString()).isEqualTo("[[1,2,1]]");
    assertThat(get("/q/metrics").body())
        .contains("acclimate_dashboard_accuracy{model=\"rest\"} 0.5");
  }

  @Test
  void tellsOfChangesAndGoesOnWhereAReaderWas() throws Exception {
    topics.send(Samples.registered("sse", Instant.now()));
    String id;
    try (BufferedReader events = listen("?model=sse", null)) {
      JsonNode first = next(events);
      assertThat(first.path("data").path("reset").asBoolean()).isTrue();
      topics.send(Samples.outcome("sse", 1, Role.SERVE, true, Instant.now()));
      JsonNode event = next(events);
      while (event.at("/data/model/points").isEmpty()) {
        event = next(events);
      }
      assertThat(event.path("data").path("reset").asBoolean()).isFalse();
      id = event.path("id").asText();
    }

    try (BufferedReader events = listen("?model=sse", id)) {
      topics.send(Samples.outcome("sse", 1, Role.SERVE, true, Instant.now()));
      JsonNode resumed = next(events).path("data");
      assertThat(resumed.path("reset").asBoolean()).isFalse();
      assertThat(resumed.at("/model/versions").isNull()).isTrue();
    }
    try (BufferedReader events = listen("?model=sse", "0123.99")) {
      assertThat(next(events).at("/data/reset").asBoolean()).isTrue();
      assertThat(get("/q/metrics").body()).containsPattern("acclimate_dashboard_clients [1-9]");
    }
    Await.until(
        "the readers are forgotten",
        SOON,
        () -> get("/q/metrics").body().contains("acclimate_dashboard_clients 0.0"));
  }

  @Test
  void showsFeaturesOnDemandAndWhileTheyAreWatched() throws Exception {
    Instant now = Instant.now();
    topics.send(Samples.registered("drift", now.minusSeconds(60)));
    topics.send(
        DriftSamples.references("drift", 1, 1, 0, 1, List.of(DriftSamples.even("input.0"))));
    topics.send(window("input.0", 0.3, now));
    topics.send(window("input.1", 0.1, now));
    Await.until(
        "features",
        SOON,
        () -> get("/api/dashboard/features?model=drift").body().contains("\"total\":2"));

    JsonNode page = json("/api/dashboard/features?model=drift&sort=-drift&size=1");
    assertThat(page.at("/rows/0/feature").asText()).isEqualTo("input.1");
    assertThat(page.at("/drifted").asInt()).isEqualTo(1);
    JsonNode feature = json("/api/dashboard/snapshot?model=drift&feature=input.0").path("feature");
    assertThat(feature.at("/profile/edges").toString()).isEqualTo("[1.0,2.0,3.0]");
    assertThat(feature.path("counts").toString()).isEqualTo("[50,50,50,50]");
    assertThat(get("/api/dashboard/features?model=nobody").statusCode()).isEqualTo(404);
    assertThat(get("/api/dashboard/features").statusCode()).isEqualTo(400);
    assertThat(get("/api/dashboard/updates?view=features&sort=x").body()).contains("is none of");
    try (BufferedReader events = listen("?model=drift&feature=input.1", null)) {
      assertThat(next(events).at("/data/feature/row/score").asDouble()).isEqualTo(0.1);
      topics.send(window("input.1", 0.15, now.plusMillis(1)));
      JsonNode event = next(events);
      while (event.at("/data/feature/row/score").asDouble() != 0.15) {
        event = next(events);
      }
    }
  }

  private static DriftState window(String feature, double score, Instant at) {
    return DriftSamples.state(
        "drift", "plant", feature, DriftEvidence.INPUTS, score, List.of(50L, 50L, 50L, 50L), 1, at);
  }

  private JsonNode json(String path) throws Exception {
    return JSON.readTree(get(path).body());
  }

  @Test
  void isReadyOnceItHasReadTheTopics() throws Exception {
    Await.until("ready", SOON, () -> get("/q/health/ready").statusCode() == 200);

    assertThat(get("/q/health/ready").body()).contains("\"dashboard\"", "Up to date.");
  }

  @Test
  void servesThePageWithAllThatItLinksTo() throws Exception {
    HttpResponse<String> page = get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .startsWith("default-src 'self';")
        .doesNotContain("unsafe");
    assertThat(page.headers().allValues("cache-control")).containsExactly("no-cache");
    assertLinked("/", page.body());
  }

  @Test
  void loadsLittleScriptOfOurOwn() throws Exception {
    long bytes = 0;
    try (Stream<Path> files = Files.list(SCRIPTS)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".js")).toList()) {
        bytes += compressedBytes(file);
      }
    }

    assertThat(bytes).as("compressed").isBetween(10_000L, 60_000L);
  }

  private static int compressedBytes(Path file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      Files.copy(file, zip);
    }
    return bytes.size();
  }

  /** Follows links; a version of uPlot in them that is not the build's would be missing. */
  private void assertLinked(String from, String text) throws Exception {
    for (String link : LINK.matcher(text).results().map(MatchResult::group).distinct().toList()) {
      String target = LINK.matcher(link).replaceAll("$1");
      String path = URI.create("http://host" + from).resolve(target).getPath();
      if (path.endsWith(".js") || path.endsWith(".css") || path.endsWith(".svg")) {
        HttpResponse<String> linked = get(path);
        assertThat(linked.statusCode()).as(path).isEqualTo(200);
        assertThat(linked.headers().firstValue("content-security-policy")).as(path).isPresent();
        if (path.startsWith("/dashboard/") && !path.equals(from)) {
          assertLinked(path, linked.body().replaceAll("(?s)/\\*\\*.*?\\*/", ""));
        }
      }
    }
  }

  private JsonNode summary(String model) throws Exception {
    for (JsonNode summary : snapshot(model).path("models")) {
      if (summary.path("name").asText().equals(model)) {
        return summary;
      }
    }
    return JSON.createObjectNode();
  }

  private JsonNode snapshot(String model) throws Exception {
    return JSON.readTree(get("/api/dashboard/snapshot?model=" + model).body());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HTTP.send(HttpRequest.newBuilder(base.resolve(path)).build(), BodyHandlers.ofString());
  }

  private BufferedReader listen(String query, @Nullable String lastEventId)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve("/api/dashboard/updates" + query));
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    HttpResponse<InputStream> response = HTTP.send(request.build(), BodyHandlers.ofInputStream());
    assertThat(response.headers().firstValue("content-type").orElse(""))
        .startsWith("text/event-stream");
    return new BufferedReader(new InputStreamReader(response.body(), UTF_8));
  }

  /** Id and data of the next update. */
  private static JsonNode next(BufferedReader events) throws IOException {
    var event = JSON.createObjectNode();
    while (!event.has("data")) {
      String line = events.readLine();
      if (line == null) {
        throw new IOException("The feed ended.");
      }
      if (line.startsWith("id: ")) {
        event.put("id", line.substring(4));
      } else if (line.startsWith("data: {\"revision\"")) {
        event.set("data", JSON.readTree(line.substring(6)));
      }
    }
    return event;
  }
}
