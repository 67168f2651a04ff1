package io.acclimate.inference.live;

import io.acclimate.client.RegistryException;
import io.acclimate.client.RegistryUnavailableException;
import io.acclimate.inference.serving.Swaps;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Times, for each version that takes another's place, how long the events of its experience have
 * waited for it: the oldest since it was accepted, the newest since the experience was closed. All
 * others lie between the two.
 *
 * <p>A version counts at its first swap in this process: not when a rollback brings it back, and
 * not when the process starts with it. Events of a version that was overtaken before it came into
 * force, and of rounds that made no version, do not count.
 */
public final class EventToLive implements Swaps, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventToLive.class);
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(5);
  private static final Duration[] BUCKETS = {
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(2),
    Duration.ofMinutes(5),
    Duration.ofMinutes(10),
    Duration.ofMinutes(30),
    Duration.ofHours(1),
    Duration.ofHours(2),
    Duration.ofHours(6),
    Duration.ofDays(1)
  };

  private final ExperienceOf versions;
  private final Experiences experiences;
  private final InstantSource clock;
  private final MeterRegistry meters;
  private final Counter unmeasured;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("acclimate-event-to-live").daemon().factory());
  private final Map<String, Integer> newest = new HashMap<>();

  public EventToLive(
      ExperienceOf versions, Experiences experiences, InstantSource clock, MeterRegistry meters) {
    this.versions = versions;
    this.experiences = experiences;
    this.clock = clock;
    this.meters = meters;
    this.unmeasured =
        Counter.builder("acclimate.event.to.live.unmeasured")
            .description("Swaps whose experience could not be looked up")
            .register(meters);
  }

  @Override
  public void inForce(String model, int version, boolean replaced) {
    Instant at = clock.instant();
    thread.execute(
        () -> {
          if (!replaced) {
            newest.put(model, version);
            // There from now on, so that the first swap is seen as an increase.
            timer(model, "oldest");
            timer(model, "newest");
          } else if (version > newest.getOrDefault(model, 0)) {
            newest.put(model, version);
            measure(model, version, at);
          }
        });
  }

  private void measure(String model, int version, Instant at) {
    try {
      Optional<Long> experience = versions.experienceOf(model, version);
      if (experience.isEmpty()) {
        return;
      }
      Optional<ExperienceTimes> times = experiences.find(model, experience.get());
      if (times.isEmpty()) {
        notMeasured(model, version, "experience " + experience.get() + " is not in the topic");
        return;
      }
      timer(model, "oldest").record(Duration.between(times.get().openedAt(), at));
      timer(model, "newest").record(Duration.between(times.get().closedAt(), at));
    } catch (RegistryException | RegistryUnavailableException | KafkaException e) {
      notMeasured(model, version, String.valueOf(e.getMessage()));
    }
  }

  private void notMeasured(String model, int version, String cause) {
    unmeasured.increment();
    LOG.warn("model={} version={} eventToLive=unmeasured cause=\"{}\"", model, version, cause);
  }

  private Timer timer(String model, String event) {
    return Timer.builder("acclimate.event.to.live")
        .description(
            "From an event's acceptance until a version that learnt from it answers: the oldest and"
                + " the newest event of each version's experience")
        .serviceLevelObjectives(BUCKETS)
        .tag("model", model)
        .tag("event", event)
        .register(meters);
  }

  /** Drops what has not been measured yet. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(STOPPED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("eventToLive=not-stopped afterMillis={}", STOPPED_WITHIN.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
