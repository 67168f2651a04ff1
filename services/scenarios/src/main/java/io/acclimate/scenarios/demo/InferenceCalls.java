package io.acclimate.scenarios.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Asks the inference service over the Open Inference Protocol v2, as any client would. */
final class InferenceCalls implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final ObjectMapper json = new ObjectMapper();
  private final URI base;
  private final String model;

  InferenceCalls(URI base, String model) {
    this.base = base;
    this.model = model;
  }

  /** Whether the model answers requests. */
  boolean ready() throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve("/v2/models/" + model + "/ready"))
            .timeout(TIMEOUT)
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // not up yet: the caller asks again until its deadline
    }
  }

  /** Asks about one event; completes exceptionally if there is no answer or it is an error. */
  CompletableFuture<Answer> ask(PlannedEvent event) {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve("/v2/models/" + model + "/infer"))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body(event)))
            .build();
    long asked = System.nanoTime();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenApply(response -> answer(response, asked));
  }

  private String body(PlannedEvent event) {
    ObjectNode root = json.createObjectNode();
    root.put("id", event.eventId());
    root.putObject("parameters").put("domain", event.domain());
    ObjectNode input = root.putArray("inputs").addObject();
    input.put("name", "input").put("datatype", "FP32");
    input.putArray("shape").add(1).add(event.features().length);
    ArrayNode data = input.putArray("data");
    for (float feature : event.features()) {
      data.add(feature);
    }
    return root.toString();
  }

  private Answer answer(HttpResponse<String> response, long asked) {
    if (response.statusCode() != 200) {
      throw new IllegalStateException(
          "inference answered " + response.statusCode() + ": " + response.body());
    }
    try {
      JsonNode root = json.readTree(response.body());
      for (JsonNode output : root.path("outputs")) {
        if (output.path("name").asText().equals("label")) {
          return new Answer(
              output.path("data").path(0).asText(),
              Integer.parseInt(root.path("model_version").asText()),
              asked,
              System.nanoTime());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("no output named label in " + response.body());
  }

  @Override
  public void close() {
    http.close();
  }
}
