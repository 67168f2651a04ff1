package io.acclimate.inference.requests;

import io.acclimate.inference.predictions.Asker;
import io.acclimate.inference.traffic.Traffic;
import io.acclimate.inference.traffic.VersionLookup;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the requests topic on a thread of its own: each request has exactly one prediction or one
 * dead letter, also across crashes and moved partitions, for both are committed with its offset.
 */
public final class RequestStream implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RequestStream.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration CLOSES_WITHIN = Duration.ofSeconds(15);

  private final EdgeConfig edge;
  private final String name;
  private final StreamSettings settings;
  private final BooleanSupplier ready;
  private final RequestCodec codec;
  private final RequestAnswerer answerer;
  private final StreamMetrics metrics;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private Duration pause = FIRST_PAUSE;

  /**
   * @param name of the service, for the ids of group, clients and transactions
   * @param ready false until it is known which models there are
   */
  public RequestStream(
      EdgeConfig edge,
      String name,
      StreamSettings settings,
      SchemaRegistryClient schemas,
      BooleanSupplier ready,
      VersionLookup versions,
      Traffic traffic,
      Asker asker,
      MeterRegistry meters) {
    this.edge = edge;
    this.name = name;
    this.settings = settings;
    this.ready = ready;
    this.codec = new RequestCodec(edge.topics(), schemas);
    this.answerer =
        new RequestAnswerer(
            versions, traffic, asker, settings.maxRowBytes(), settings.maxWait(), System::nanoTime);
    this.metrics = new StreamMetrics(meters);
    this.thread = Thread.ofPlatform().name("acclimate-requests").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Commits what is being answered, and leaves the group. */
  @Override
  public void close() {
    closing.countDown();
    try {
      if (thread.getState() != Thread.State.NEW && !thread.join(CLOSES_WITHIN)) {
        thread.interrupt();
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (open()) {
        try {
          answer();
        } catch (InterruptException e) {
          throw e;
        } catch (KafkaException e) {
          LOG.warn("requests=failing retryMillis={} cause=\"{}\"", pause.toMillis(), e.toString());
          pauseAndRestart();
        } catch (RuntimeException e) {
          // Nothing of what it was about is committed: it begins anew, and is counted.
          LOG.error("requests=failing retryMillis={}", pause.toMillis(), e);
          pauseAndRestart();
        }
      }
    } catch (InterruptedException | InterruptException e) {
      LOG.warn("requests=interrupted");
    }
  }

  private void answer() throws InterruptedException {
    String topic = edge.topics().inferenceRequests();
    while (open() && !ready.getAsBoolean()) {
      sleep(LOOK_EVERY);
    }
    try (RequestTerm term = new RequestTerm(edge, name, settings, codec, answerer, metrics)) {
      while (open() && !term.topicIsThere(topic)) {
        sleep(LOOK_EVERY);
      }
      if (open()) {
        term.begin(topic);
      }
      while (open()) {
        term.step();
        if (term.hasCommitted()) {
          pause = FIRST_PAUSE;
        }
      }
    }
  }

  private void pauseAndRestart() throws InterruptedException {
    metrics.restarted();
    sleep(pause);
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  private void sleep(Duration time) throws InterruptedException {
    if (closing.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.debug("requests=stopping");
    }
  }

  private boolean open() {
    return closing.getCount() > 0;
  }
}
