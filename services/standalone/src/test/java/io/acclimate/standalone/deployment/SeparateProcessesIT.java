package io.acclimate.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acclimate.avro.Example;
import io.acclimate.avro.Outcome;
import io.acclimate.client.EventSender;
import io.acclimate.client.LabelSender;
import io.acclimate.client.LabelledInput;
import io.acclimate.client.Version;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.standalone.Await;
import io.acclimate.standalone.TestCluster;
import io.acclimate.standalone.TestClusterExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same services, each in a process of its own, against a broker that is not theirs. */
@ExtendWith(TestClusterExtension.class)
final class SeparateProcessesIT {
  private static final Duration SERVED_WITHIN = Duration.ofSeconds(60);
  private static final int STEPS = 300;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void answerLearnFromTheTruthAndAnswerBetter(TestCluster cluster) throws Exception {
    SensorModel model = SensorModel.named("gas-sensors", STEPS);
    List<LabelledInput> events = model.events("e-", SensorModel.EXAMPLES_PER_EXPERIENCE);
    try (Deployment deployment = Deployment.start(cluster, "separate");
        HttpClient http = HttpClient.newHttpClient()) {
      deployment.start(Service.EVENT_PROCESSOR);
      deployment.start(Service.ADAPTATION);
      URI inference = deployment.start(Service.INFERENCE).url();
      URI dashboard = deployment.start(Service.DASHBOARD).url();
      deployment.awaitReady().register(model.definition(), model.first());
      deployment.awaitAccepted(model.name());
      awaitServed(http, inference, model.name(), 1);

      try (EventSender sender =
              new EventSender(deployment.edge(), deployment.schemas(), "test-producer");
          LabelSender labels =
              new LabelSender(deployment.edge(), deployment.schemas(), "test-labels")) {
        for (LabelledInput event : events) {
          assertThat(infer(http, inference, event).path("model_version").asText()).isIn("1", "2");
          if (events.indexOf(event) % 3 == 0) {
            labels.send(event.eventId(), event.model(), event.label(), null).join();
          } else {
            sender.send(event).join();
          }
        }
      }

      deployment.awaitCovered(model.name(), 1);
      awaitServed(http, inference, model.name(), 2);
      Version champion = deployment.registry().version(model.name(), 2);
      assertThat(champion.aliases()).contains("champion");
      assertThat(
              infer(http, inference, model.events("later-", 1).getFirst())
                  .at("/parameters/serving_digest")
                  .asText())
          .isEqualTo(champion.servingDigest().hex());
      List<String> ids = events.stream().map(LabelledInput::eventId).toList();
      assertThat(deployment.committed().valuesOf(deployment.topics().examples(), Example.class))
          .extracting(Example::getEventId)
          .containsExactlyInAnyOrderElementsOf(ids);
      awaitOutcomes(deployment, ids);
      URI page = dashboard.resolve("/api/dashboard/snapshot");
      Await.until(
          SERVED_WITHIN,
          () -> "the page does not show the model",
          () -> get(http, page).body().contains(model.name()));

      assertThat(deployment.registry().origin(model.name(), 1)).isEmpty();
      assertThat(deployment.command("models", "rebuild", model.name(), "2"))
          .contains("equal bits: serving " + champion.servingDigest());
      Path file = deployment.newFolder(Service.INFERENCE).resolve("champion.safetensors");
      assertThat(deployment.command("models", "download", model.name(), "--out", file.toString()))
          .contains("version 2");
      assertThat(Safetensors.read(file)).hasSameSizeAs(model.definition().network().parameters());
      assertThat(deployment.command("models", "verify"))
          .contains("not checked")
          .doesNotContain("fault");
    }
  }

  private static void awaitServed(HttpClient http, URI inference, String model, int version) {
    URI ready = inference.resolve("/v2/models/%s/versions/%d/ready".formatted(model, version));
    Await.until(
        SERVED_WITHIN,
        () -> "version %d is not served".formatted(version),
        () -> get(http, ready).statusCode() == 200);
  }

  private static void awaitOutcomes(Deployment deployment, List<String> ids) {
    Await.until(
        SERVED_WITHIN,
        () -> outcomes(deployment).size() + " outcomes",
        () -> outcomes(deployment).size() >= ids.size());
    assertThat(outcomes(deployment)).containsExactlyInAnyOrderElementsOf(ids);
  }

  private static List<String> outcomes(Deployment deployment) {
    return deployment.committed().valuesOf(deployment.topics().outcomes(), Outcome.class).stream()
        .map(Outcome::getEventId)
        .toList();
  }

  private static JsonNode infer(HttpClient http, URI inference, LabelledInput event)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = new InferenceCalls(http, inference).ask(event);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static HttpResponse<String> get(HttpClient http, URI address) {
    return send(http, HttpRequest.newBuilder(address).build());
  }

  private static HttpResponse<String> send(HttpClient http, HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(request.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
