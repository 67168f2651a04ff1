package io.acclimate.standalone;

import io.acclimate.schemas.ConfluentAvroDeserializer;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A reader of its own: everything committed in a topic, each time anew from offset 0. */
public final class CommittedRecords {
  private final EdgeConfig edge;
  private final SchemaRegistryClient schemas;

  /** Takes the settings that lead to a cluster. */
  public CommittedRecords(EdgeConfig edge, SchemaRegistryClient schemas) {
    this.edge = edge;
    this.schemas = schemas;
  }

  /** The records up to the end that the topic has now, partition by partition. */
  public List<ConsumerRecord<byte[], byte[]>> of(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            edge.consumer("test-reader"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      // Of a read_committed consumer these are the ends of what is decided.
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Map<Integer, List<ConsumerRecord<byte[], byte[]>>> read = new TreeMap<>();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(
                record ->
                    read.computeIfAbsent(record.partition(), p -> new ArrayList<>()).add(record));
      }
      return read.values().stream().flatMap(List::stream).toList();
    }
  }

  /** Their values. */
  public <T extends SpecificRecord> List<T> valuesOf(String topic, Class<T> type) {
    return of(topic).stream().map(record -> decode(record, type)).toList();
  }

  /** One value. */
  public <T extends SpecificRecord> T decode(ConsumerRecord<byte[], byte[]> record, Class<T> type) {
    return new ConfluentAvroDeserializer<>(schemas, type).decode(record.value());
  }
}
