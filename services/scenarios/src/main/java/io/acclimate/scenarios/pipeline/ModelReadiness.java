package io.acclimate.scenarios.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Waits until a new model is known everywhere that its events will come by: until the
 * event-processor has its spec, they would be dead letters.
 */
public final class ModelReadiness {

  private static final long POLL_MILLIS = 50;

  private final URI http;
  private final String model;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * @param http base address of the services
   */
  public ModelReadiness(URI http, String model) {
    this.http = http;
    this.model = model;
  }

  /**
   * Asks again and again until both services have the model.
   *
   * @throws IllegalStateException if they do not within the time
   */
  public void await(InferenceCalls inference, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (!(inference.ready() && processorKnows(client))) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "%s is not ready after %d s: see %s/q/health/ready"
                  .formatted(model, limit.toSeconds(), http));
        }
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS); // HTTP offers nothing to wait on
      }
    }
  }

  private boolean processorKnows(HttpClient client) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(http.resolve("/api/v1/event-processor/models"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() == 200) {
        for (JsonNode known : json.readTree(response.body()).path("models")) {
          if (known.path("name").asText().equals(model)) {
            return true;
          }
        }
      }
      return false;
    } catch (IOException e) {
      return false; // not up yet: asked again until the deadline
    }
  }
}
