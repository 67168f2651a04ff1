package io.acclimate.inference.predictions;

import io.acclimate.avro.Prediction;
import io.acclimate.schemas.SchemaRegistryUnavailableException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes answers to the predictions topic on a thread of its own, so that no caller waits for the
 * broker or the schema registry.
 *
 * <p>What waits is bounded in bytes. While broker or registry are away answers wait; when the bound
 * is reached, or the producer gives a record up, the prediction is lost: it is counted and the log
 * says so once per run of failures. A caller's answer never fails for it.
 */
public final class PredictionLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PredictionLog.class);
  private static final Duration RETRY_AFTER = Duration.ofMillis(500);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final Producer<String, Prediction> producer;
  private final PredictionCodec codec;
  private final Duration closeWithin;
  private final long maxWaitingBytes;
  private final BlockingQueue<Answer> waiting = new LinkedBlockingQueue<>();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final FailureBurst burst = new FailureBurst(LOG, "predictions");
  private final Counter published;
  private final Counter lost;
  private final Thread thread;
  private volatile boolean closing;

  /**
   * @param producer idempotent, acks=all; owned by this log from now on
   * @param maxWaitingBytes bytes of answers that may wait for the broker
   * @param closeWithin how long closing may wait for answers to get through
   */
  public PredictionLog(
      Producer<String, Prediction> producer,
      PredictionCodec codec,
      long maxWaitingBytes,
      Duration closeWithin,
      MeterRegistry meters) {
    this.producer = producer;
    this.codec = codec;
    this.maxWaitingBytes = maxWaitingBytes;
    this.closeWithin = closeWithin;
    this.published =
        Counter.builder("acclimate.inference.predictions.published")
            .description("Predictions acknowledged by all replicas of the predictions topic")
            .register(meters);
    this.lost =
        Counter.builder("acclimate.inference.predictions.lost")
            .description("Predictions that did not reach the predictions topic")
            .register(meters);
    Gauge.builder("acclimate.inference.predictions.waiting", waitingBytes, AtomicLong::get)
        .description("Answers waiting to be written to the predictions topic")
        .baseUnit("bytes")
        .register(meters);
    this.thread = Thread.ofPlatform().name("acclimate-predictions").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Takes an answer along and returns at once. */
  public void offer(Answer answer) {
    int bytes = answer.approximateBytes();
    if (waitingBytes.addAndGet(bytes) > maxWaitingBytes) {
      lost(bytes, "the buffer of " + maxWaitingBytes + " bytes is full");
    } else {
      waiting.add(answer);
    }
  }

  /** Lets waiting answers through, within the time allowed, and closes the producer. */
  @Override
  public void close() {
    closing = true;
    try {
      if (thread.getState() != Thread.State.NEW) {
        thread.join(closeWithin);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(closeWithin);
  }

  private void run() {
    try {
      while (true) {
        Answer answer = waiting.poll(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        if (answer != null) {
          publish(answer);
        } else if (closing) {
          return;
        }
      }
    } catch (InterruptedException | InterruptException e) {
      LOG.warn("predictions=interrupted waiting={}", waiting.size());
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback is told of what the future says
  private void publish(Answer answer) throws InterruptedException {
    int bytes = answer.approximateBytes();
    while (true) {
      try {
        producer.send(
            codec.record(answer),
            (metadata, failure) -> {
              if (failure == null) {
                arrived(bytes);
              } else {
                lost(bytes, failure.toString());
              }
            });
        return;
      } catch (SchemaRegistryUnavailableException | RetriableException away) {
        burst.failed(away.toString());
        if (closing) {
          lost(bytes, away.toString());
          return;
        }
        Thread.sleep(RETRY_AFTER);
      } catch (KafkaException refused) {
        lost(bytes, refused.toString());
        return;
      }
    }
  }

  private void arrived(int bytes) {
    waitingBytes.addAndGet(-bytes);
    published.increment();
    burst.succeeded();
  }

  private void lost(int bytes, String cause) {
    waitingBytes.addAndGet(-bytes);
    lost.increment();
    burst.failed(cause);
  }
}
