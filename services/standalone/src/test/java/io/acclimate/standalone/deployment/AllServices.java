package io.acclimate.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acclimate.client.EventSender;
import io.acclimate.client.RegistryClient;
import io.acclimate.core.artifact.LastExperience;
import io.acclimate.scenarios.registration.FirstVersion;
import io.acclimate.scenarios.registration.Registration;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.standalone.Await;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * All services as one application in the test's JVM. Two classes run it, each with a start of its
 * own: natives and threads of the first must not be in the second's way.
 */
abstract class AllServices {
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final int STEPS = 50;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void carryEventsFromAProducerToARound() throws Exception {
    EdgeConfig edge = edge();
    SchemaRegistryClient schemas = SchemaRegistryClient.of(edge.schemaRegistry());
    RegistryClient registry = new RegistryClient(edge.registryUrl());
    Await.until(READY_WITHIN, () -> "health: " + states(), () -> allUp());
    assertThat(states())
        .containsKeys(
            "event-processor",
            "drift-processor",
            "adaptation-service",
            "registry-service",
            "inference-service",
            "dashboard");
    SensorModel model = SensorModel.named("gas-sensors", STEPS);
    try (Registration registration = new Registration(edge, schemas, "test")) {
      registration.register(
          FirstVersion.of(model.definition().spec(), model.first(), "pre-trained"));
    }
    Await.until(
        READY_WITHIN,
        () -> "the event-processor does not accept the model",
        () -> get("/api/v1/event-processor/models").contains("\"gas-sensors\""));

    try (EventSender sender = new EventSender(edge, schemas, "test-producer")) {
      model.sendExperiences(sender, 1);
    }

    Await.until(
        READY_WITHIN, () -> "nothing learnt; health: " + states(), () -> covered(registry) == 1);
    assertThat(get("/v2/models/gas-sensors/ready")).isNotNull();
    assertThat(get("/q/metrics")).contains("acclimate_");
    assertThat(allUp()).isTrue();
  }

  private static long covered(RegistryClient registry) {
    @Nullable LastExperience last = registry.head("gas-sensors").lastExperience();
    return last == null ? 0 : last.number();
  }

  private boolean allUp() {
    Map<String, String> states = states();
    return states.size() >= 6 && states.values().stream().allMatch("UP"::equals);
  }

  private Map<String, String> states() {
    Map<String, String> states = new TreeMap<>();
    try {
      for (JsonNode check : JSON.readTree(get("/q/health/ready")).path("checks")) {
        states.put(check.path("name").asText(), check.path("status").asText());
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return states;
  }

  private String get(String path) {
    HttpRequest request = HttpRequest.newBuilder(edge().registryUrl().resolve(path)).build();
    try {
      return http.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new AssertionError(request.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static EdgeConfig edge() {
    Map<String, String> settings = new TreeMap<>();
    for (String name : ConfigProvider.getConfig().getPropertyNames()) {
      if (name.startsWith("acclimate.")) {
        settings.put(name, ConfigProvider.getConfig().getValue(name, String.class));
      }
    }
    return EdgeConfig.from(settings);
  }
}
