package io.acclimate.dashboard.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acclimate.dashboard.view.DashboardView;
import io.acclimate.dashboard.view.FeatureQuery;
import io.acclimate.dashboard.view.Update;
import io.acclimate.dashboard.view.Watch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every listening browser what changed, at a steady beat. An update says what changed since
 * the revision that a reader is at, so those at the same revision share one text, and one that
 * comes back goes on where it was.
 */
public final class Feed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Silence after which a heartbeat is sent. */
  static final Duration HEARTBEAT = Duration.ofSeconds(10);

  /** A reader that does not take an event for so long is cut off; it will come back. */
  static final Duration SLOWEST = Duration.ofSeconds(30);

  private final DashboardView view;
  private final String generation;
  private final int maxClients;
  private final Duration beat;
  private final Counter dropped;
  private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("dashboard-feed").factory());

  /**
   * Makes a feed that is not running yet.
   *
   * @param generation hexadecimal, different in each life of the service
   */
  public Feed(
      DashboardView view, String generation, int maxClients, Duration beat, MeterRegistry meters) {
    this.view = view;
    this.generation = generation;
    this.maxClients = maxClients;
    this.beat = beat;
    this.dropped =
        Counter.builder("acclimate.dashboard.clients.dropped")
            .description("Browsers cut off because they were too slow")
            .register(meters);
    Gauge.builder("acclimate.dashboard.clients", subscribers, Set::size)
        .description("Browsers that listen")
        .register(meters);
  }

  public void start() {
    ScheduledFuture<?> unused =
        clock.scheduleWithFixedDelay(this::guardedBeat, 0, beat.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Everything, as JSON. */
  public String snapshot(Watch watch) {
    return json(view.since(0, watch));
  }

  /** A page of a model's features, as JSON; empty if there is no such model. */
  public Optional<String> features(String model, FeatureQuery query) {
    return view.features(model, query).map(Feed::json);
  }

  /** Takes in a reader; empty if there are too many. */
  Optional<Subscriber> subscribe(Connection connection, Watch watch, @Nullable String lastEventId) {
    if (subscribers.size() >= maxClients) {
      return Optional.empty();
    }
    long from = Cursor.resume(lastEventId, generation, view.revision());
    Subscriber subscriber = new Subscriber(connection, watch, from, System.nanoTime());
    subscribers.add(subscriber);
    return Optional.of(subscriber);
  }

  void unsubscribe(Subscriber subscriber) {
    subscribers.remove(subscriber);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    subscribers.forEach(Subscriber::abort);
  }

  /** One failed beat must not be the last. */
  private void guardedBeat() {
    try {
      beat(System.nanoTime());
    } catch (RuntimeException e) {
      LOG.error("task=dashboard-feed state=failed", e);
    }
  }

  private record Position(Watch watch, long revision, long watchedRevision) {}

  private record Text(String event, long revision) {}

  void beat(long nowNanos) {
    Map<Position, Text> texts = new HashMap<>();
    long revision = view.revision();
    for (Subscriber subscriber : subscribers) {
      if (subscriber.busy()) {
        if (subscriber.idleNanos(nowNanos) > SLOWEST.toNanos()) {
          dropped.increment();
          unsubscribe(subscriber);
          subscriber.abort();
        }
      } else if (subscriber.revision() < revision || subscriber.watchedRevision() == 0) {
        Position position =
            new Position(subscriber.watch(), subscriber.revision(), subscriber.watchedRevision());
        Text text = texts.computeIfAbsent(position, this::text);
        subscriber.send(text.event(), text.revision(), nowNanos);
      } else if (subscriber.idleNanos(nowNanos) > HEARTBEAT.toNanos()) {
        subscriber.send("event: beat\ndata: {}\n\n", subscriber.revision(), nowNanos);
      }
    }
  }

  private Text text(Position position) {
    Update update = view.since(position.revision(), position.watchedRevision(), position.watch());
    Cursor cursor = new Cursor(generation, update.revision());
    // JSON has no line breaks of its own, so one data line holds it.
    return new Text(
        "id: " + cursor + "\nevent: update\ndata: " + json(update) + "\n\n", update.revision());
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
