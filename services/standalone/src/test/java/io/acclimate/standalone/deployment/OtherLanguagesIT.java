package io.acclimate.standalone.deployment;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acclimate.avro.Example;
import io.acclimate.client.AnnouncedVersion;
import io.acclimate.client.AvroValues;
import io.acclimate.client.LabelledInput;
import io.acclimate.client.Model;
import io.acclimate.client.ModelClient;
import io.acclimate.client.ModelSubscription;
import io.acclimate.client.ModelVersion;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.LabelValue.ClassName;
import io.acclimate.standalone.Await;
import io.acclimate.standalone.TestCluster;
import io.acclimate.standalone.TestClusterExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The client's examples in other languages send labelled events, which are learnt from, and fetch
 * the versions that come of it; an app with our client gets the same.
 */
@Tag("all")
@ExtendWith(TestClusterExtension.class)
final class OtherLanguagesIT {
  private static final int STEPS = 100;
  private static final int EXPERIENCES = 2;
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Deployment deployment;
  private static String brokers;
  private static String schemas;

  @TempDir private Path folder;

  @BeforeAll
  static void start(TestCluster cluster) {
    brokers = cluster.bootstrapServers();
    schemas = cluster.schemaRegistryUrl();
    deployment = Deployment.start(cluster, "languages");
    deployment.start(Service.EVENT_PROCESSOR);
    deployment.start(Service.ADAPTATION);
    deployment.awaitReady();
  }

  @AfterAll
  static void stop() {
    deployment.close();
  }

  @Test
  void nodeSendsEventsAndGetsWhatIsLearntFromThem() throws Exception {
    sendsEventsAndGetsWhatIsLearntFromThem("node", ".mjs", ExampleProgram.node());
  }

  @Test
  void pythonSendsEventsAndGetsWhatIsLearntFromThem() throws Exception {
    sendsEventsAndGetsWhatIsLearntFromThem("python", ".py", ExampleProgram.python());
  }

  private void sendsEventsAndGetsWhatIsLearntFromThem(
      String language, String suffix, List<String> interpreter) throws Exception {
    SensorModel model = SensorModel.named(language + "-sensors", STEPS);
    deployment.register(model.definition(), model.first());
    deployment.awaitAccepted(model.name());
    List<LabelledInput> events =
        model.events(language + "-", EXPERIENCES * SensorModel.EXAMPLES_PER_EXPERIENCE);
    List<String> follow =
        List.of(
            "follow" + suffix,
            "--brokers",
            brokers,
            "--schemas",
            schemas,
            "--registry",
            deployment.edge().registryUrl().toString(),
            "--topic",
            deployment.topics().modelUpdates(),
            "--folder",
            folder.resolve(language).toString(),
            "--model",
            model.name(),
            "--until",
            "2");
    List<String> send =
        List.of(
            "send" + suffix,
            "--brokers",
            brokers,
            "--schemas",
            schemas,
            "--topic",
            deployment.topics().eventsLabelled());

    try (ModelClient app = new ModelClient(deployment.edge(), "app", folder.resolve("java"));
        ModelSubscription champion = app.subscribe(model.name(), "champion", version -> {});
        ExampleProgram follower =
            ExampleProgram.start(interpreter, language, language + "-follow", follow);
        ExampleProgram sender =
            ExampleProgram.start(interpreter, language, language + "-send", send)) {
      follower.awaitLines(1);

      assertThat(sender.give(events.stream().map(OtherLanguagesIT::line).toList()).awaitEnd())
          .containsExactly("sent " + events.size());

      deployment.awaitCovered(model.name(), EXPERIENCES);
      assertThat(Rounds.verified(deployment, model.name()).made()).hasSize(EXPERIENCES);
      assertExamplesAre(events, model.name());
      List<String> versions = follower.awaitEnd();
      assertThat(versions).hasSize(2);
      for (String version : versions) {
        assertSame(JSON.readTree(version), app);
      }
      Await.until(
          TOLD_WITHIN,
          () -> "told of %s; failure: %s".formatted(champion.current(), champion.failure()),
          () ->
              champion
                  .current()
                  .filter(told -> told.digest().equals(registered(model)))
                  .isPresent());
    }
  }

  private static Digest registered(SensorModel model) {
    Model.Alias champion = deployment.registry().model(model.name()).aliases().get("champion");
    return requireNonNull(champion).servingDigest();
  }

  /** What an example printed of a version is what our client finds in it. */
  private static void assertSame(JsonNode printed, ModelClient app) throws InterruptedException {
    ModelVersion version =
        app.fetch(
            new AnnouncedVersion(
                printed.path("model").asText(),
                "champion",
                printed.path("version").asInt(),
                new Digest(printed.path("digest").asText()),
                printed.path("sizeBytes").asLong(),
                null));
    assertThat(printed.path("sizeBytes").asLong()).isEqualTo(version.sizeBytes());
    assertThat(printed.path("fetchedBytes").asLong()).isBetween(1L, version.sizeBytes());
    assertThat(printed.path("tensors").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrderElementsOf(version.tensorNames());
    for (String name : version.tensorNames()) {
      JsonNode tensor = printed.path("tensors").path(name);
      double sum = 0;
      for (float value : version.tensor(name).floats()) {
        sum += value;
      }
      // They add in another order.
      assertThat(tensor.path("sum").asDouble()).as(name).isCloseTo(sum, within(1e-6));
      assertThat(tensor.path("shape"))
          .extracting(JsonNode::asLong)
          .containsExactlyElementsOf(version.tensor(name).shape());
    }
  }

  private static void assertExamplesAre(List<LabelledInput> events, String model) {
    assertThat(
            deployment.committed().valuesOf(deployment.topics().examples(), Example.class).stream()
                .filter(example -> example.getModel().equals(model)))
        .extracting(Example::getEventId, Example::getDomain, Example::getInput, Example::getLabel)
        .containsExactlyInAnyOrderElementsOf(
            events.stream()
                .map(
                    event ->
                        tuple(
                            event.eventId(),
                            event.domain(),
                            AvroValues.toAvro(event.input()),
                            AvroValues.toAvro(event.label())))
                .toList());
  }

  private static String line(LabelledInput event) {
    ObjectNode line =
        JSON.createObjectNode()
            .put("eventId", event.eventId())
            .put("model", event.model())
            .put("domain", event.domain())
            .put("label", ((ClassName) event.label()).name());
    for (float feature : ((TensorInput) event.input()).tensor().floats()) {
      line.withArray("features").add(feature);
    }
    try {
      return JSON.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
