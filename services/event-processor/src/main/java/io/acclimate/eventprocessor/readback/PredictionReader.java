package io.acclimate.eventprocessor.readback;

import io.acclimate.core.artifact.Input;
import io.acclimate.eventprocessor.event.Answer;
import io.acclimate.eventprocessor.event.Codec;
import io.acclimate.eventprocessor.event.RefusedException;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.PoisonException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads predictions back from predictions.v1 by offset, with a consumer of its own that is in no
 * group and stays connected from the first label on. Labels come much in the order of their
 * predictions, so what a fetch brings beyond the record that was asked for is kept for the next
 * ones. Safe for use by many threads, one at a time.
 */
public final class PredictionReader implements PastInputs, AutoCloseable {
  /** Longest wait for one record. */
  static final Duration READ_WITHIN = Duration.ofSeconds(10);

  private static final Duration POLL = Duration.ofMillis(500);
  private static final int FETCH_BYTES = 64 * 1024;
  private static final int MAX_AHEAD_BYTES = 4 * 1024 * 1024;

  private final String topic;
  private final Codec codec;
  private final Supplier<Consumer<byte[], byte[]>> connect;
  private final Map<TopicPartition, Map<Long, byte[]>> ahead = new HashMap<>();
  private int aheadBytes;
  private @Nullable Consumer<byte[], byte[]> consumer;

  /** Reads the predictions of a name space. */
  public PredictionReader(EdgeConfig edge, Codec codec) {
    this(edge.topics().predictions(), codec, () -> connect(edge));
  }

  PredictionReader(String topic, Codec codec, Supplier<Consumer<byte[], byte[]>> connect) {
    this.topic = topic;
    this.codec = codec;
    this.connect = connect;
  }

  private static Consumer<byte[], byte[]> connect(EdgeConfig edge) {
    Map<String, Object> config =
        new HashMap<>(edge.consumer(edge.id("event-processor-predictions")));
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public synchronized Optional<Input> read(Place place) {
    TopicPartition partition = new TopicPartition(topic, place.partition());
    byte[] value = takeAhead(partition, place.offset());
    if (value == null) {
      value = fetch(partition, place.offset());
    }
    return value == null ? Optional.empty() : input(value, place);
  }

  /** A topic that was made anew has other records at the same offsets. */
  private Optional<Input> input(byte[] value, Place place) {
    try {
      Answer answer = codec.answer(value);
      return answer.id().equals(place.eventId()) && answer.model().equals(place.model())
          ? Optional.of(answer.input())
          : Optional.empty();
    } catch (PoisonException | RefusedException another) {
      return Optional.empty();
    }
  }

  private byte @Nullable [] fetch(TopicPartition partition, long offset) {
    Consumer<byte[], byte[]> connected = connected();
    if (!connected.assignment().equals(Set.of(partition))) {
      connected.assign(List.of(partition));
    }
    connected.seek(partition, offset);
    long startNanos = System.nanoTime();
    do {
      byte[] value = null;
      try {
        for (ConsumerRecord<byte[], byte[]> record : connected.poll(POLL)) {
          if (record.offset() == offset) {
            value = record.value(); // never among those that make room for each other
          } else {
            keepAhead(record);
          }
        }
      } catch (OffsetOutOfRangeException expired) {
        return null;
      }
      if (connected.position(partition) > offset) {
        return value;
      }
    } while (System.nanoTime() - startNanos < READ_WITHIN.toNanos());
    throw new InputUnavailableException(
        "%s did not give its offset %d within %d s"
            .formatted(partition, offset, READ_WITHIN.toSeconds()));
  }

  private Consumer<byte[], byte[]> connected() {
    if (consumer == null) {
      consumer = connect.get();
    }
    return consumer;
  }

  private void keepAhead(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return;
    }
    if (aheadBytes + record.value().length > MAX_AHEAD_BYTES) {
      ahead.clear();
      aheadBytes = 0;
    }
    byte[] before =
        ahead
            .computeIfAbsent(
                new TopicPartition(record.topic(), record.partition()), p -> new HashMap<>())
            .put(record.offset(), record.value());
    aheadBytes += record.value().length - (before == null ? 0 : before.length);
  }

  private byte @Nullable [] takeAhead(TopicPartition partition, long offset) {
    Map<Long, byte[]> records = ahead.get(partition);
    byte[] value = records == null ? null : records.remove(offset);
    aheadBytes -= value == null ? 0 : value.length;
    return value;
  }

  @Override
  public synchronized void close() {
    if (consumer != null) {
      consumer.close();
      consumer = null;
    }
  }
}
