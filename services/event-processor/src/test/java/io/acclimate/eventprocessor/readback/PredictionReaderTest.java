package io.acclimate.eventprocessor.readback;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.ClassLabel;
import io.acclimate.avro.Output;
import io.acclimate.avro.Prediction;
import io.acclimate.avro.Role;
import io.acclimate.client.AvroValues;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.eventprocessor.event.Codec;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.InMemorySchemaRegistry;
import io.acclimate.schemas.Topics;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class PredictionReaderTest {
  private static final Topics TOPICS = new Topics("test");
  private static final TopicPartition PARTITION = new TopicPartition(TOPICS.predictions(), 2);

  private final InMemorySchemaRegistry schemas = new InMemorySchemaRegistry();
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
  private final AtomicInteger connections = new AtomicInteger();
  private final PredictionReader reader =
      new PredictionReader(
          TOPICS.predictions(),
          new Codec(schemas, TOPICS),
          () -> {
            connections.incrementAndGet();
            return consumer;
          });

  @Test
  void readsThePredictionAtAnOffset() {
    consumer.schedulePollTask(() -> there(5, "e-5", "e-6", "e-7"));

    assertThat(reader.read(place(6, "e-6"))).contains(input("e-6"));
  }

  @Test
  void keepsWhatAFetchBringsForTheNextLabels() {
    consumer.schedulePollTask(() -> there(5, "e-5", "e-6", "e-7"));

    assertThat(reader.read(place(5, "e-5"))).contains(input("e-5"));
    assertThat(reader.read(place(7, "e-7"))).contains(input("e-7"));
    assertThat(reader.read(place(6, "e-6"))).contains(input("e-6"));
    assertThat(connections).hasValue(1);
  }

  /** Six of a megabyte are more than it keeps. */
  @Test
  void whatNeedsRoomDoesNotPushOutTheOneThatIsAskedFor() {
    Input large = new Input.TensorInput(TensorBytes.ofFloats(new float[1 << 18]));
    consumer.schedulePollTask(
        () -> {
          consumer.updateBeginningOffsets(Map.of(PARTITION, 5L));
          for (int i = 0; i < 6; i++) {
            add(5 + i, prediction("e-" + (5 + i), large));
          }
        });

    assertThat(reader.read(place(5, "e-5"))).contains(large);
  }

  @Test
  void hasNothingWhereRetentionWasFaster() {
    consumer.schedulePollTask(() -> there(9, "e-9"));

    assertThat(reader.read(place(5, "e-5"))).isEmpty();
  }

  @Test
  void doesNotTakeAnotherPredictionForIt() {
    consumer.schedulePollTask(() -> there(5, "another"));

    assertThat(reader.read(place(5, "e-5"))).isEmpty();
  }

  private void there(long first, String... ids) {
    consumer.updateBeginningOffsets(Map.of(PARTITION, first));
    consumer.updateEndOffsets(Map.of(PARTITION, first + ids.length));
    for (int i = 0; i < ids.length; i++) {
      add(first + i, prediction(ids[i], input(ids[i])));
    }
  }

  private void add(long offset, byte[] value) {
    consumer.addRecord(
        new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), offset, null, value));
  }

  private byte[] prediction(String id, Input input) {
    return new ConfluentAvroSerializer<>(schemas, Prediction.class)
        .encode(
            PARTITION.topic(),
            new Prediction(
                id,
                "gas",
                "plant",
                AvroValues.toAvro(input),
                new Output(new ClassLabel("ethanol"), null),
                1,
                "a".repeat(64),
                Role.SERVE,
                Instant.EPOCH));
  }

  private static Input input(String id) {
    return new Input.TensorInput(TensorBytes.ofFloats(new float[] {id.hashCode()}));
  }

  private static PastInputs.Place place(long offset, String id) {
    return new PastInputs.Place(PARTITION.partition(), offset, id, "gas");
  }
}
