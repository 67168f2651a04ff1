package io.acclimate.inference.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.Experience;
import io.acclimate.avro.Trigger;
import io.acclimate.avro.TriggerKind;
import io.acclimate.schemas.ConfluentAvroDeserializer;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.InMemorySchemaRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExperienceLogTest {
  private static final String TOPIC = "acclimate.experiences.v1";
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final InMemorySchemaRegistry schemas = new InMemorySchemaRegistry();
  private final MockConsumer<String, byte[]> consumer =
      new MockConsumer<>("earliest") {
        @Override
        public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
            Map<TopicPartition, Long> times) {
          return Map.of(PARTITION, new OffsetAndTimestamp(1, NOW.toEpochMilli()));
        }
      };
  private final ExperienceLog log =
      new ExperienceLog(
          consumer, new ConfluentAvroDeserializer<>(schemas, Experience.class), TOPIC, () -> NOW);

  @BeforeEach
  void fill() {
    Node node = Node.noNode();
    consumer.updatePartitions(
        TOPIC, List.of(new PartitionInfo(TOPIC, 0, node, new Node[] {node}, new Node[] {node})));
    consumer.assign(List.of(PARTITION));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    add(0, "gas", 1);
    add(1, "gas", 2);
    add(2, "pumps", 3);
    add(3, "gas", 3);
    consumer.updateEndOffsets(Map.of(PARTITION, 4L));
  }

  @Test
  void findsAnExperienceOfTheModel() {
    assertThat(log.find("gas", 3))
        .contains(new ExperienceTimes(NOW.minusSeconds(3), NOW.minusSeconds(1)));
  }

  @Test
  void findsNothingThatIsOlderThanItLooksBack() {
    assertThat(log.find("gas", 1)).isEqualTo(Optional.empty());
  }

  @Test
  void findsNothingThatIsNotThereYet() {
    assertThat(log.find("gas", 4)).isEqualTo(Optional.empty());
  }

  private void add(long offset, String model, long number) {
    Experience experience =
        Experience.newBuilder()
            .setModel(model)
            .setNumber(number)
            .setPartition(0)
            .setFirstOffset(0)
            .setLastOffset(9)
            .setLabelledTrain(8)
            .setLabelledHoldOut(2)
            .setUnlabelled(0)
            .setTrigger(new Trigger(TriggerKind.COUNT, "count=10"))
            .setSpecDigest("a".repeat(64))
            .setOpenedAt(NOW.minusSeconds(number))
            .setClosedAt(NOW.minusSeconds(1))
            .build();
    try (ConfluentAvroSerializer<Experience> serializer =
        new ConfluentAvroSerializer<>(schemas, Experience.class)) {
      consumer.addRecord(
          new ConsumerRecord<>(TOPIC, 0, offset, model, serializer.encode(TOPIC, experience)));
    }
  }
}
