package io.acclimate.dashboard.topics;

import io.acclimate.dashboard.view.DashboardView;
import io.acclimate.dashboard.view.Update.Source;
import io.acclimate.dashboard.view.Update.Source.State;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.schemas.Topics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One thread that reads the topics into the view and goes on whatever happens to the broker. */
public final class TopicTail implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicTail.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CONTACT_EVERY = Duration.ofSeconds(5);
  private static final Duration LOOK_FOR_TOPICS_EVERY = Duration.ofSeconds(1);
  private static final Duration CLOSES_WITHIN = Duration.ofSeconds(10);

  private final Supplier<Consumer<String, byte[]>> consumers;
  private final FactReader reader;
  private final Assignment assignment;
  private final DashboardView view;
  private final Backoff backoff = new Backoff();
  private final Thread thread = Thread.ofPlatform().name("dashboard-tail").unstarted(this::run);
  private volatile @Nullable Consumer<String, byte[]> consumer;
  private volatile long behind;

  /**
   * Makes a tail that is not running yet.
   *
   * @param consumers makes a consumer without a group; each is closed before the next is made
   * @param maxOutcomes how many of the outcomes that are there at the start are read
   */
  public TopicTail(
      Supplier<Consumer<String, byte[]>> consumers,
      SchemaRegistryClient schemas,
      Topics topics,
      long maxOutcomes,
      DashboardView view,
      MeterRegistry meters) {
    this.consumers = consumers;
    TopicSet set = TopicSet.of(topics);
    this.reader = new FactReader(new DashboardCodec(schemas), new DriftCodec(schemas), set, meters);
    this.assignment = new Assignment(set, maxOutcomes);
    this.view = view;
    Gauge.builder("acclimate.dashboard.behind", this, tail -> tail.behind)
        .description("Offsets between what was read and the ends of the topics")
        .register(meters);
  }

  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    backoff.close();
    Consumer<String, byte[]> current = consumer;
    if (current != null) {
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

  private void run() {
    boolean retrying = true;
    while (retrying && backoff.open()) {
      try (Consumer<String, byte[]> opened = consumers.get()) {
        consumer = opened;
        follow(opened);
      } catch (WakeupException closing) {
        // close() asked for it; the loop ends.
      } catch (KafkaException e) {
        tell(State.AWAY, "Kafka or its schema registry does not answer: " + e.getMessage());
        LOG.debug("task=dashboard-tail state=retrying", e);
        retrying = backoff.pause();
      } catch (RuntimeException e) {
        tell(State.AWAY, "Reading ended with an error: " + e);
        LOG.error("task=dashboard-tail state=failed", e);
        return;
      } finally {
        consumer = null;
      }
    }
  }

  private void follow(Consumer<String, byte[]> opened) {
    Set<String> missing = assignment.update(opened);
    boolean caughtUp = false;
    long contactNanos = System.nanoTime();
    while (backoff.open()) {
      if (assignment.isEmpty()) {
        if (!backoff.pause(LOOK_FOR_TOPICS_EVERY)) {
          return;
        }
      } else {
        view.apply(reader.read(opened.poll(POLL)));
        assignment.advance(opened);
        behind = assignment.behind();
        caughtUp |= behind == 0;
      }
      tellProgress(missing, caughtUp);
      long sinceNanos = System.nanoTime() - contactNanos;
      if (!missing.isEmpty() && sinceNanos > LOOK_FOR_TOPICS_EVERY.toNanos()) {
        missing = assignment.update(opened);
        contactNanos = System.nanoTime();
      } else if (sinceNanos > CONTACT_EVERY.toNanos()) {
        // A consumer does not say that its broker is gone; asking does.
        assignment.lookAhead(opened);
        contactNanos = System.nanoTime();
      }
    }
  }

  private void tellProgress(Set<String> missing, boolean caughtUp) {
    if (!missing.isEmpty()) {
      tell(State.WAITING, "Waiting for topics: " + String.join(", ", missing) + ".");
    } else if (!caughtUp) {
      tell(State.READING, "Reading what the topics hold.");
    } else {
      tell(State.LIVE, "Up to date.");
      backoff.reset();
    }
  }

  private void tell(State state, String detail) {
    if (view.source().state() != state) {
      LOG.atLevel(state == State.AWAY ? Level.WARN : Level.INFO)
          .log("task=dashboard-tail state={} detail=\"{}\"", state, detail);
    }
    view.source(new Source(state, detail));
  }
}
