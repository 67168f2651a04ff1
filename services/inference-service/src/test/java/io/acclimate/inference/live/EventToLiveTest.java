package io.acclimate.inference.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventToLiveTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration SOON = Duration.ofSeconds(20);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Map<Long, ExperienceTimes> known = new HashMap<>();
  private final EventToLive eventToLive =
      new EventToLive(
          // Version 1 was imported; each later one was learnt from the experience before its
          // number.
          (model, version) -> version == 1 ? Optional.empty() : Optional.of(version - 1L),
          (model, number) -> {
            if (number == 99) {
              throw new TimeoutException("broker away");
            }
            return Optional.ofNullable(known.get(number));
          },
          () -> NOW,
          meters);

  @AfterEach
  void close() {
    eventToLive.close();
  }

  @Test
  void timesTheOldestAndTheNewestEventOfAVersion() {
    known.put(1L, new ExperienceTimes(NOW.minusSeconds(60), NOW.minusSeconds(2)));
    eventToLive.inForce("gas", 1, false);

    eventToLive.inForce("gas", 2, true);

    await(() -> timer("newest").count() == 1);
    assertThat(timer("oldest").totalTime(TimeUnit.SECONDS)).isEqualTo(60);
    assertThat(timer("newest").totalTime(TimeUnit.SECONDS)).isEqualTo(2);
  }

  @Test
  void countsNeitherTheFirstVersionNorARollback() {
    known.put(4L, new ExperienceTimes(NOW.minusSeconds(60), NOW.minusSeconds(2)));
    known.put(5L, new ExperienceTimes(NOW.minusSeconds(70), NOW.minusSeconds(3)));
    eventToLive.inForce("gas", 5, false);
    eventToLive.inForce("gas", 4, true);
    eventToLive.inForce("gas", 5, true);

    eventToLive.inForce("gas", 6, true);

    await(() -> timer("newest").count() > 0);
    assertThat(timer("oldest").count()).isEqualTo(1);
    assertThat(timer("oldest").totalTime(TimeUnit.SECONDS)).isEqualTo(70);
  }

  @Test
  void countsWhatItCannotMeasureAndGoesOn() {
    known.put(100L, new ExperienceTimes(NOW.minusSeconds(9), NOW.minusSeconds(1)));
    eventToLive.inForce("gas", 1, false);
    eventToLive.inForce("gas", 50, true);
    eventToLive.inForce("gas", 100, true);

    eventToLive.inForce("gas", 101, true);

    await(() -> timer("newest").count() == 1);
    assertThat(meters.get("acclimate.event.to.live.unmeasured").counter().count()).isEqualTo(2);
  }

  private Timer timer(String event) {
    await(() -> meters.find("acclimate.event.to.live").tag("event", event).timer() != null);
    return meters.get("acclimate.event.to.live").tags("model", "gas", "event", event).timer();
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + SOON.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("20 s are over").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
