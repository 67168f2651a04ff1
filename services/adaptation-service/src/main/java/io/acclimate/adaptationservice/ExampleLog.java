package io.acclimate.adaptationservice;

import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.schemas.PoisonException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads ranges of the examples topic by a consumer that stays open and assigned, so that a round
 * does not begin with connecting. For one thread.
 */
final class ExampleLog implements Examples, AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  /** All that is read was committed before; a broker that serves it needs no such time. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Consumer<String, byte[]> consumer;
  private final AdaptationCodec codec;
  private final String topic;
  private final Duration patience;

  /**
   * Wraps a consumer, which belongs to the log from now on.
   *
   * @param consumer without a group, of committed records only, and without an offset reset: a gap
   *     must be an error
   */
  ExampleLog(Consumer<String, byte[]> consumer, AdaptationCodec codec, String topic) {
    this(consumer, codec, topic, PATIENCE);
  }

  ExampleLog(
      Consumer<String, byte[]> consumer, AdaptationCodec codec, String topic, Duration patience) {
    this.consumer = consumer;
    this.codec = codec;
    this.topic = topic;
    this.patience = patience;
  }

  @Override
  public Pack read(String model, Range range, BooleanSupplier stopped)
      throws ExpiredException, StoppedException {
    TopicPartition partition = new TopicPartition(topic, range.partition());
    try {
      requireUnexpired(partition, range);
      if (!consumer.assignment().equals(Set.of(partition))) {
        consumer.assign(Set.of(partition));
      }
      consumer.seek(partition, range.firstOffset());
      return new Pack(rows(model, range, partition, stopped));
    } catch (OffsetOutOfRangeException e) {
      requireUnexpired(partition, range);
      throw new OutageException("examples moved while they were read: " + e.getMessage(), e);
    } catch (PoisonException e) {
      throw e; // in our own topic: this round cannot succeed, and must say so
    } catch (KafkaException e) {
      throw new OutageException("examples cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }

  private List<PackRow> rows(
      String model, Range range, TopicPartition partition, BooleanSupplier stopped)
      throws StoppedException {
    List<PackRow> rows = new ArrayList<>();
    long movedNanos = System.nanoTime();
    // position() passes what read_committed hides: aborted records and transaction markers.
    long position = consumer.position(partition);
    while (position <= range.lastOffset()) {
      if (stopped.getAsBoolean()) {
        throw new StoppedException();
      }
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL).records(partition)) {
        if (record.offset() <= range.lastOffset() && model.equals(record.key())) {
          rows.add(codec.example(record.value()));
        }
      }
      long next = consumer.position(partition);
      if (next != position) {
        position = next;
        movedNanos = System.nanoTime();
      } else if (System.nanoTime() - movedNanos > patience.toNanos()) {
        throw stalled(partition, position);
      }
    }
    return rows;
  }

  /** The next try begins with a new assignment, so that nothing of this one is left. */
  private OutageException stalled(TopicPartition partition, long position) {
    consumer.unsubscribe();
    return new OutageException(
        "no example came at offset %d of %s within %d s"
            .formatted(position, partition, patience.toSeconds()));
  }

  private void requireUnexpired(TopicPartition partition, Range range) throws ExpiredException {
    Long beginning = consumer.beginningOffsets(Set.of(partition)).get(partition);
    if (beginning != null && range.firstOffset() < beginning) {
      throw new ExpiredException(range, beginning);
    }
  }
}
