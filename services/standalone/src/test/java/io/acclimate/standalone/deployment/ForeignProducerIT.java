package io.acclimate.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acclimate.avro.Example;
import io.acclimate.client.AvroValues;
import io.acclimate.client.LabelledInput;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.LabelValue.ClassName;
import io.acclimate.standalone.TestCluster;
import io.acclimate.standalone.TestClusterExtension;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A producer that is not ours, Confluent's JavaScript schema-registry client with kafkajs, sends
 * labelled events, and they are learnt from.
 */
@Tag("all")
@ExtendWith(TestClusterExtension.class)
final class ForeignProducerIT {
  private static final Path PROGRAM = Path.of("src", "test", "js").toAbsolutePath();
  private static final int STEPS = 100;
  private static final long DONE_WITHIN_SECONDS = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void itsEventsAreLearntFrom(TestCluster cluster) throws Exception {
    assumeTrue(runs("node", "--version"), "there is no node on the PATH");
    assumeTrue(
        Files.isDirectory(PROGRAM.resolve("node_modules")),
        "its packages are missing: npm ci --prefix services/standalone/src/test/js");
    SensorModel model = SensorModel.named("gas-sensors", STEPS);
    List<LabelledInput> events = model.events("e-", SensorModel.EXAMPLES_PER_EXPERIENCE);
    try (Deployment deployment = Deployment.start(cluster, "foreign")) {
      deployment.start(Service.EVENT_PROCESSOR);
      deployment.start(Service.ADAPTATION);
      deployment.awaitReady().register(model.definition(), model.first());
      deployment.awaitAccepted(model.name());

      produce(cluster, deployment.topics().eventsLabelled(), events);

      deployment.awaitCovered(model.name(), 1);
      assertThat(Rounds.verified(deployment, model.name()).made()).hasSize(1);
      assertThat(deployment.committed().valuesOf(deployment.topics().examples(), Example.class))
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
  }

  private static void produce(TestCluster cluster, String topic, List<LabelledInput> events)
      throws IOException, InterruptedException {
    Path log = Service.buildFolder().resolve("service-logs").resolve("foreign-producer.log");
    Process process =
        new ProcessBuilder(
                "node",
                "produce.mjs",
                "--brokers",
                cluster.bootstrapServers(),
                "--registry",
                cluster.schemaRegistryUrl(),
                "--topic",
                topic)
            .directory(PROGRAM.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      try (Writer lines = process.outputWriter()) {
        for (LabelledInput event : events) {
          lines.write(line(event) + "\n");
        }
      }
      assertThat(process.waitFor(DONE_WITHIN_SECONDS, TimeUnit.SECONDS))
          .as("done in time: %s", log)
          .isTrue();
      assertThat(process.exitValue()).as(Files.readString(log)).isZero();
      assertThat(log).content().endsWith("sent " + events.size() + "\n");
    } finally {
      process.destroyForcibly();
    }
  }

  private static String line(LabelledInput event) throws IOException {
    ObjectNode line =
        JSON.createObjectNode()
            .put("eventId", event.eventId())
            .put("model", event.model())
            .put("domain", event.domain())
            .put("label", ((ClassName) event.label()).name());
    for (float feature : ((TensorInput) event.input()).tensor().floats()) {
      line.withArray("features").add(feature);
    }
    return JSON.writeValueAsString(line);
  }

  private static boolean runs(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException absent) {
      return false;
    }
  }
}
