package io.acclimate.client;

import io.acclimate.avro.AliasTarget;
import io.acclimate.avro.ModelUpdate;
import io.acclimate.avro.Role;
import io.acclimate.avro.TrafficShare;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.InMemorySchemaRegistry;
import io.acclimate.schemas.SchemaRegistryClient;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;

/** A topic of updates, as the consumers that a follower opens see it, one after the other. */
final class UpdatesTopic {
  private static final String TOPIC = "acme.model.updates.v1";
  static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final Queue<MockConsumer<String, byte[]>> consumers = new ArrayDeque<>();

  ModelUpdates follower(ModelUpdates.Listener listener) {
    return follower(registry, listener);
  }

  ModelUpdates follower(SchemaRegistryClient schemas, ModelUpdates.Listener listener) {
    Supplier<Consumer<String, byte[]>> next = consumers::remove;
    return new ModelUpdates(next, schemas, TOPIC, "model-updates-test", listener);
  }

  /** What the topic holds for the next consumer that the follower opens. */
  MockConsumer<String, byte[]> holds(ModelUpdate... held) {
    MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, (long) held.length));
    for (int offset = 0; offset < held.length; offset++) {
      append(consumer, offset, held[offset]);
    }
    consumers.add(consumer);
    return consumer;
  }

  void append(MockConsumer<String, byte[]> consumer, long offset, ModelUpdate update) {
    try (var serializer = new ConfluentAvroSerializer<>(registry, ModelUpdate.class)) {
      append(consumer, offset, serializer.encode(TOPIC, update));
    }
  }

  void append(MockConsumer<String, byte[]> consumer, long offset, byte[] value) {
    consumer.schedulePollTask(
        () -> {
          Map<TopicPartition, Long> ends = consumer.endOffsets(List.of(PARTITION));
          ends.merge(PARTITION, offset + 1, Math::max);
          consumer.updateEndOffsets(ends);
          consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, offset, "key", value));
        });
  }

  static ModelUpdate update(String model, long epoch) {
    String digest = Long.toString(epoch).repeat(64).substring(0, 64);
    return update(model, epoch, new AliasTarget(1, digest, 10L, null, null));
  }

  static ModelUpdate update(String model, long epoch, AliasTarget champion) {
    return new ModelUpdate(
        model,
        epoch,
        false,
        Map.of("champion", champion),
        List.of(new TrafficShare("champion", Role.SERVE, 1.0)));
  }

  static ModelUpdate withoutAliases(String model, long epoch) {
    return new ModelUpdate(model, epoch, false, Map.of(), List.of());
  }

  static ModelUpdate deleted(String model, long epoch) {
    return new ModelUpdate(model, epoch, true, Map.of(), List.of());
  }
}
