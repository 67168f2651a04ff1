package io.acclimate.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.ClassLabel;
import io.acclimate.avro.Example;
import io.acclimate.avro.LabelledEvent;
import io.acclimate.avro.Tensor;
import io.acclimate.client.AvroValues;
import io.acclimate.client.EventSender;
import io.acclimate.client.LabelledInput;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.scenarios.sensors.ArrayParameters;
import io.acclimate.scenarios.sensors.SimulatedArray;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.DeadLetter;
import io.acclimate.standalone.Await;
import io.acclimate.standalone.TestCluster;
import io.acclimate.standalone.TestClusterExtension;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Records that cannot be learnt from stall nothing, and come back when their cause is mended. */
@ExtendWith(TestClusterExtension.class)
final class PoisonIT {
  private static final Duration ARRIVED_WITHIN = Duration.ofSeconds(60);
  private static final int STEPS = 100;
  private static final int TWO_MEGABYTES = 2 << 20;

  @Test
  void isRefusedOnceWithAReasonAndStallsNothing(TestCluster cluster) {
    SensorModel model = SensorModel.named("gas-sensors", STEPS);
    try (Deployment deployment = Deployment.start(cluster, "poison")) {
      deployment.start(Service.EVENT_PROCESSOR);
      deployment.awaitReady().register(model.definition(), model.first());
      deployment.awaitAccepted(model.name());
      List<Poison> poisons = poisons(deployment, model.name());
      List<LabelledInput> good = model.events("good-", poisons.size() + 1);

      send(deployment, poisons, good);

      awaitRecords(deployment, deployment.topics().examples(), good.size());
      awaitRecords(deployment, letters(deployment), poisons.size());
      assertThat(exampleIds(deployment))
          .containsExactlyInAnyOrderElementsOf(good.stream().map(LabelledInput::eventId).toList());
      assertThat(deployment.committed().of(letters(deployment)))
          .extracting(PoisonIT::refused)
          .containsExactlyInAnyOrderElementsOf(poisons);
    }
  }

  @Test
  void isLearntOnceWhenItIsReplayedAfterItsCauseIsMended(TestCluster cluster) {
    SensorModel model = SensorModel.named("late-sensors", STEPS);
    int count = SensorModel.EXAMPLES_PER_EXPERIENCE;
    try (Deployment deployment = Deployment.start(cluster, "replay")) {
      deployment.start(Service.EVENT_PROCESSOR);
      deployment.start(Service.ADAPTATION);
      deployment.awaitReady();
      try (EventSender sender =
          new EventSender(deployment.edge(), deployment.schemas(), "test-producer")) {
        model.sendExperiences(sender, 1);
      }
      awaitRecords(deployment, letters(deployment), count);
      deployment.register(model.definition(), model.first());
      deployment.awaitAccepted(model.name());

      String replayed = deployment.command("dlq", "replay", "--reason", "unknown-model");

      assertThat(replayed).startsWith(count + " dead letters sent again");
      deployment.awaitCovered(model.name(), 1);
      // Whoever forgets what was replayed sends repeats, which are dropped.
      deployment.command("dlq", "replay", "--from-beginning");
      try (EventSender sender =
          new EventSender(deployment.edge(), deployment.schemas(), "test-producer")) {
        for (LabelledInput event : model.events("after-", count)) {
          var unused = sender.send(event);
        }
      }
      deployment.awaitCovered(model.name(), 2);
      assertThat(Rounds.verified(deployment, model.name()).made()).hasSize(2);
      List<String> expected = new ArrayList<>();
      model.events(model.name() + "-", count).forEach(event -> expected.add(event.eventId()));
      model.events("after-", count).forEach(event -> expected.add(event.eventId()));
      assertThat(exampleIds(deployment)).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(deployment.committed().of(letters(deployment))).hasSize(count);
    }
  }

  /**
   * A record that is refused.
   *
   * @param name its key
   * @param reason why
   */
  private record Poison(String name, String reason, ByteBuffer value) {}

  private static List<Poison> poisons(Deployment deployment, String model) {
    Tensor fits = tensor(ArrayParameters.FEATURES, 0);
    Tensor tooLong = tensor(ArrayParameters.FEATURES + 1, 0);
    Tensor notANumber = tensor(ArrayParameters.FEATURES, Float.NaN);
    Tensor large = tensor(TWO_MEGABYTES / Float.BYTES, 0);
    String label = SimulatedArray.GAS_NAMES.getFirst();
    byte[] good = event(deployment, "cut", model, fits, label);
    byte[] unknownSchema = good.clone();
    ByteBuffer.wrap(unknownSchema).putInt(1, Integer.MAX_VALUE);
    byte[] json = "{\"eventId\":\"json\"}".getBytes(StandardCharsets.UTF_8);
    return List.of(
        poison("empty", "empty-value", new byte[0]),
        poison("json", "wrong-magic", json),
        poison("schema", "unknown-schema-id", unknownSchema),
        poison("cut", "truncated", Arrays.copyOf(good, good.length - 3)),
        poison("shape", "wrong-input", event(deployment, "shape", model, tooLong, label)),
        poison("nan", "not-finite", event(deployment, "nan", model, notANumber, label)),
        poison("label", "unknown-label", event(deployment, "label", model, fits, "helium")),
        poison("model", "unknown-model", event(deployment, "model", "nobody", fits, label)),
        poison("large", "too-large", event(deployment, "large", model, large, label)));
  }

  private static Poison poison(String name, String reason, byte[] value) {
    return new Poison(name, reason, ByteBuffer.wrap(value));
  }

  private static Tensor tensor(int length, float value) {
    float[] floats = new float[length];
    Arrays.fill(floats, value);
    return AvroValues.toAvro(TensorBytes.ofFloats(floats, length));
  }

  private static byte[] event(
      Deployment deployment, String id, String model, Tensor input, String label) {
    LabelledEvent event =
        new LabelledEvent(id, model, null, input, new ClassLabel(label), Instant.now());
    return new ConfluentAvroSerializer<>(deployment.schemas(), LabelledEvent.class)
        .encode(deployment.topics().eventsLabelled(), event);
  }

  /** Sends a good event and then a poison into its partition, again and again. */
  private static void send(Deployment deployment, List<Poison> poisons, List<LabelledInput> good) {
    String topic = deployment.topics().eventsLabelled();
    try (EventSender sender =
            new EventSender(deployment.edge(), deployment.schemas(), "test-producer");
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                deployment.edge().producer("test-poison"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      for (int i = 0; i < poisons.size(); i++) {
        int partition = sender.send(good.get(i)).join().partition();
        Poison poison = poisons.get(i);
        byte[] key = poison.name().getBytes(StandardCharsets.UTF_8);
        var unused =
            producer.send(new ProducerRecord<>(topic, partition, key, poison.value().array()));
        producer.flush();
      }
      sender.send(good.getLast()).join();
    }
  }

  private static Poison refused(ConsumerRecord<byte[], byte[]> letter) {
    return new Poison(
        new String(letter.key(), StandardCharsets.UTF_8),
        DeadLetter.from(letter.headers()).orElseThrow().reason(),
        ByteBuffer.wrap(letter.value()));
  }

  private static String letters(Deployment deployment) {
    return deployment.topics().dlq(deployment.topics().eventsLabelled());
  }

  private static List<String> exampleIds(Deployment deployment) {
    return deployment.committed().valuesOf(deployment.topics().examples(), Example.class).stream()
        .map(Example::getEventId)
        .toList();
  }

  private static void awaitRecords(Deployment deployment, String topic, int count) {
    Await.until(
        ARRIVED_WITHIN,
        () -> "%d of %d in %s".formatted(deployment.committed().of(topic).size(), count, topic),
        () -> deployment.committed().of(topic).size() >= count);
  }
}
