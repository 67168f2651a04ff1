package io.acclimate.registry.journal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A thread that polls a consumer until it is closed. A consumer is woken and can leave its group;
 * anything else that the thread waits for is interrupted.
 */
final class PollingThread implements AutoCloseable {
  private static final Duration CLOSES_WITHIN = Duration.ofSeconds(10);

  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable KafkaConsumer<?, ?> consumer;

  PollingThread(String name, Runnable task) {
    this.thread = new Thread(task, name);
  }

  void start() {
    thread.start();
  }

  boolean isOpen() {
    return closing.getCount() > 0;
  }

  /** The consumer to wake when closing; null when there is none. */
  void polls(@Nullable KafkaConsumer<?, ?> consumer) {
    this.consumer = consumer;
  }

  /** Lets time pass; returns false, and early, when closing. */
  boolean pause(Duration time) throws InterruptedException {
    return !closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    closing.countDown();
    KafkaConsumer<?, ?> current = consumer;
    if (current == null) {
      thread.interrupt();
    } else {
      current.wakeup();
    }
    try {
      if (!thread.join(CLOSES_WITHIN)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
