package io.acclimate.scenarios.pipeline;

import io.acclimate.schemas.EdgeConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads topics with a consumer and a thread of its own, {@code read_committed} from offset 0, so
 * that the books do not rest on what any service says of itself.
 */
public final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final List<String> topics;
  private final Consumer<ConsumerRecord<byte[], byte[]>> book;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread;

  // Guarded by this.
  private @Nullable RuntimeException failure;

  private volatile boolean closed;

  /**
   * Connects; {@link #start} begins.
   *
   * @param clientId also the name of the thread
   * @param book takes every record; called by the reader's thread only
   */
  public TopicReader(
      EdgeConfig edge,
      String clientId,
      List<String> topics,
      Consumer<ConsumerRecord<byte[], byte[]>> book) {
    this.topics = List.copyOf(topics);
    this.book = book;
    this.consumer =
        new KafkaConsumer<>(
            edge.gatheringConsumer(clientId),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    this.thread = new Thread(this::run, clientId);
  }

  /** Begins to read. */
  public void start() {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : topics) {
      consumer.partitionsFor(topic).stream()
          .map(info -> new TopicPartition(topic, info.partition()))
          .forEach(partitions::add);
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    thread.start();
  }

  private void run() {
    try (consumer) {
      while (!closed) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          synchronized (this) {
            book.accept(record);
            notifyAll();
          }
        }
      }
    } catch (WakeupException e) {
      if (!closed) {
        throw e;
      }
    } catch (RuntimeException e) {
      synchronized (this) {
        failure = e;
        notifyAll();
      }
    }
  }

  /**
   * Waits until the condition holds; it is asked again after each record.
   *
   * @return false if the time ran out
   * @throws IllegalStateException if the reader failed
   */
  public synchronized boolean await(BooleanSupplier condition, Duration limit)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (failure != null) {
        throw new IllegalStateException("the reader of " + topics + " failed", failure);
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(Math.max(1, left / 1_000_000));
    }
    return true;
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the thread ends at the wake-up all the same
    }
  }
}
