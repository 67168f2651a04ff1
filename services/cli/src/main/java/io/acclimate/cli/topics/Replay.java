package io.acclimate.cli.topics;

import io.acclimate.cli.CommandFailed;
import io.acclimate.cli.connection.Connection;
import io.acclimate.schemas.DeadLetter;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Moves dead letters back to their source, each batch and its offsets in one transaction. One
 * transactional id per dead-letter topic: of two replays at a time, the older is fenced.
 */
final class Replay implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final DeadLetterOptions letters;
  private final String source;
  private final String group;
  private final boolean fromBeginning;
  private final List<TopicPartition> partitions;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;

  Replay(Connection connection, DeadLetterOptions letters, boolean fromBeginning) {
    this.letters = letters;
    this.source = letters.source(connection);
    this.fromBeginning = fromBeginning;
    this.group = connection.clientId() + ".replay." + letters.topic(connection);
    consumer =
        new KafkaConsumer<>(
            connection.edge().consumer(connection.clientId(), group),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    String topic = letters.topic(connection);
    partitions =
        consumer.partitionsFor(topic, PATIENCE).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      consumer.close();
      throw new CommandFailed("there is no topic " + topic + "; is --topic right?");
    }
    Map<String, Object> settings = connection.edge().producer(connection.clientId());
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, group);
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends again what is there now; returns how many. */
  long run() {
    producer.initTransactions();
    consumer.assign(partitions);
    seek();
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
    Count count = new Count(letters.max());
    boolean more = true;
    while (more && behind(ends)) {
      more = moveBatch(consumer.poll(POLL), ends, count);
    }
    return count.seen();
  }

  private void seek() {
    if (fromBeginning) {
      consumer.seekToBeginning(partitions);
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> committed =
        consumer.committed(new HashSet<>(partitions), PATIENCE);
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata offset = committed.get(partition);
      if (offset == null) {
        consumer.seekToBeginning(List.of(partition));
      } else {
        consumer.seek(partition, offset);
      }
    }
  }

  private boolean behind(Map<TopicPartition, Long> ends) {
    return partitions.stream()
        .anyMatch(
            partition -> consumer.position(partition, PATIENCE) < ends.getOrDefault(partition, 0L));
  }

  /** Whether more is wanted after this batch. */
  private boolean moveBatch(
      ConsumerRecords<byte[], byte[]> batch, Map<TopicPartition, Long> ends, Count count) {
    Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
    boolean more = true;
    producer.beginTransaction();
    for (ConsumerRecord<byte[], byte[]> record : batch) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      if (!more || record.offset() >= ends.getOrDefault(partition, 0L)) {
        continue;
      }
      if (letters.matches(record.headers())) {
        send(record);
        more = count.wantsMore();
      }
      done.put(partition, new OffsetAndMetadata(record.offset() + 1));
    }
    producer.sendOffsetsToTransaction(done, new ConsumerGroupMetadata(group));
    producer.commitTransaction();
    return more;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the commit fails when a send did
  private void send(ConsumerRecord<byte[], byte[]> record) {
    RecordHeaders headers = new RecordHeaders(record.headers());
    DeadLetter.removeFrom(headers);
    producer.send(new ProducerRecord<>(source, null, record.key(), record.value(), headers));
  }

  @Override
  public void close() {
    producer.close(PATIENCE);
    consumer.close();
  }
}
