package io.acclimate.cli.topics;

import io.acclimate.cli.CommandFailed;
import io.acclimate.cli.connection.Connection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic as bytes, without a group, so that nobody else is disturbed. */
final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  TopicReader(Connection connection, String topic) {
    consumer =
        new KafkaConsumer<>(
            connection.requireBroker().edge().consumer(connection.clientId()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    partitions =
        consumer.partitionsFor(topic, PATIENCE).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      consumer.close();
      throw new CommandFailed(
          "there is no topic " + topic + "; is --namespace right, and has a platform been up?");
    }
    consumer.assign(partitions);
  }

  /**
   * What a topic has of one key now, oldest first.
   *
   * @param value what to make of a record
   */
  static <T> List<T> readKey(
      Connection connection,
      String topic,
      String key,
      Function<ConsumerRecord<byte[], byte[]>, T> value) {
    byte[] wanted = key.getBytes(StandardCharsets.UTF_8);
    List<T> values = new ArrayList<>();
    try (TopicReader reader = new TopicReader(connection, topic)) {
      reader.read(
          record -> {
            if (Arrays.equals(record.key(), wanted)) {
              values.add(value.apply(record));
            }
            return true;
          });
    }
    return values;
  }

  /**
   * Gives records as they come until the receiver wants no more, or this thread is interrupted.
   *
   * @param fromBeginning whether to begin with what is there already
   */
  void follow(boolean fromBeginning, Predicate<ConsumerRecord<byte[], byte[]>> wantsMore) {
    if (fromBeginning) {
      consumer.seekToBeginning(partitions);
    } else {
      consumer.seekToEnd(partitions);
    }
    while (!Thread.currentThread().isInterrupted()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (!wantsMore.test(record)) {
          return;
        }
      }
    }
  }

  /** Gives what is there now, partition by partition, until the receiver wants no more. */
  void read(Predicate<ConsumerRecord<byte[], byte[]>> wantsMore) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
    for (TopicPartition partition : partitions) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = ends.getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (record.offset() < end && !wantsMore.test(record)) {
            return;
          }
        }
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
