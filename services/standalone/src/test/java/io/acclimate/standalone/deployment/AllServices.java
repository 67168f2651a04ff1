package io.acclimate.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acclimate.client.EventSender;
import io.acclimate.client.HttpBlobStore;
import io.acclimate.client.LabelledInput;
import io.acclimate.client.Model;
import io.acclimate.client.RegistryClient;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.LastExperience;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.model.ServedModel;
import io.acclimate.scenarios.registration.FirstVersion;
import io.acclimate.scenarios.registration.Registration;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.standalone.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    List<SensorModel> models =
        List.of(
            SensorModel.named("gas-sensors", STEPS),
            SensorModel.behindBackbone("gas-waves", STEPS, OneProcess.meansBackbone()));
    try (Registration registration = new Registration(edge, schemas, "test")) {
      for (SensorModel model : models) {
        registration.register(
            FirstVersion.of(model.definition().spec(), model.first(), "pre-trained"));
      }
    }
    for (SensorModel model : models) {
      Await.until(
          READY_WITHIN,
          () -> "the event-processor does not accept " + model.name(),
          () -> get("/api/v1/event-processor/models").contains("\"" + model.name() + "\""));
    }

    try (EventSender sender = new EventSender(edge, schemas, "test-producer")) {
      models.forEach(model -> model.sendExperiences(sender, 1));
    }

    for (SensorModel model : models) {
      Await.until(
          READY_WITHIN,
          () -> model.name() + " learnt nothing; health: " + states(),
          () -> covered(registry, model.name()) == 1);
      assertAnswers(model, registry);
    }
    assertThat(get("/q/metrics")).contains("acclimate_");
    assertThat(allUp()).isTrue();
  }

  /** The platform answers with the champion, and as the champion does here. */
  private void assertAnswers(SensorModel model, RegistryClient registry)
      throws IOException, InterruptedException {
    Model.Alias champion =
        Objects.requireNonNull(registry.model(model.name()).aliases().get("champion"));
    URI platform = edge().registryUrl();
    BlobStore blobs = new HttpBlobStore(platform);
    ServingManifest manifest = ServingManifest.parse(blobs.get(champion.servingDigest()));
    String version = Integer.toString(champion.version());
    Await.until(
        READY_WITHIN,
        () -> model.name() + " does not serve version " + version,
        () -> get("/v2/models/" + model.name()).contains("\"" + version + "\""));
    InferenceCalls inference = new InferenceCalls(http, platform);
    try (ServedModel here = ServedModel.load(manifest, blobs)) {
      for (LabelledInput event : model.events("asked-", 10)) {
        JsonNode answer = JSON.readTree(inference.ask(event).body());
        assertThat(answer.path("model_version").asText()).isEqualTo(version);
        assertThat(label(answer)).isEqualTo(label(here, event));
      }
    }
  }

  private static String label(JsonNode answer) {
    for (JsonNode output : answer.path("outputs")) {
      if (output.path("name").asText().equals("label")) {
        return output.path("data").path(0).asText();
      }
    }
    throw new AssertionError("no label in " + answer);
  }

  private static String label(ServedModel model, LabelledInput event) {
    float[] scores =
        model.predict(List.of(event.input()), Objects.requireNonNull(event.domain()))[0];
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return model.classes().get(best);
  }

  private static long covered(RegistryClient registry, String model) {
    @Nullable LastExperience last = registry.head(model).lastExperience();
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
