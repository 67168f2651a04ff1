package io.acclimate.inference.requests;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Transactions of a producer, one at a time, on a thread of their own: while one is written and
 * committed, its caller prepares the next. The brokers' answers are most of a transaction's time.
 *
 * <p>One caller's thread only.
 */
final class Commits {
  private final Producer<byte[], byte[]> producer;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("acclimate-requests-commits").factory());
  private @Nullable Future<?> underWay;
  private Runnable whenCommitted = () -> {};
  private boolean any;

  Commits(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /**
   * Begins a transaction, after the last one is committed.
   *
   * @param records makes what it writes, on the other thread
   * @param next where each partition goes on behind it
   * @param member of the group, as the partitions were read
   * @param committed runs on the caller's thread, in one of the next calls here
   * @throws KafkaException if the last one failed
   */
  void begin(
      Supplier<List<ProducerRecord<byte[], byte[]>>> records,
      Map<TopicPartition, OffsetAndMetadata> next,
      ConsumerGroupMetadata member,
      Runnable committed) {
    await();
    whenCommitted = committed;
    underWay = thread.submit(() -> commit(records, next, member));
  }

  private void commit(
      Supplier<List<ProducerRecord<byte[], byte[]>>> records,
      Map<TopicPartition, OffsetAndMetadata> next,
      ConsumerGroupMetadata member) {
    List<ProducerRecord<byte[], byte[]>> all = records.get();
    producer.beginTransaction();
    for (ProducerRecord<byte[], byte[]> record : all) {
      var unused = producer.send(record); // a failure fails the commit
    }
    producer.sendOffsetsToTransaction(next, member);
    producer.commitTransaction();
  }

  /**
   * Returns when nothing is under way.
   *
   * @throws KafkaException if the last transaction failed: its outcome may be unknown
   */
  void await() {
    Future<?> last = underWay;
    if (last == null) {
      return;
    }
    underWay = null;
    try {
      last.get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new KafkaException("a transaction failed", e.getCause());
    }
    any = true;
    whenCommitted.run();
  }

  /** The same if it is over already; else returns at once. */
  void look() {
    if (underWay != null && underWay.isDone()) {
      await();
    }
  }

  /** Whether any transaction was committed. */
  boolean any() {
    return any;
  }

  /**
   * Waits a while for what is under way; nothing can be begun any more.
   *
   * @throws KafkaException if it failed
   */
  void close(Duration limit) {
    thread.shutdown();
    try {
      if (thread.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      underWay = null;
      thread.shutdownNow();
    }
  }
}
