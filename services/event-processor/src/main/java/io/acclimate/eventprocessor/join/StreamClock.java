package io.acclimate.eventprocessor.join;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Stream time by which windows end. Where nothing arrives that could move it, it goes on by the
 * clock, so that a window does not stay open for ever in a quiet partition.
 */
final class StreamClock {
  /** When stream time that stands still begins to go by the clock, at the latest. */
  static final Duration QUIET_AFTER = Duration.ofMinutes(1);

  private static final Duration SHORTEST_LOOK = Duration.ofSeconds(1);
  private static final Duration LONGEST_LOOK = Duration.ofMinutes(1);
  private static final int LOOKS_PER_WINDOW = 100;

  private final ProcessorContext<?, ?> context;
  private final InstantSource clock;
  private final Duration window;
  private final Duration quietAfter;
  private long lastMillis;
  private Instant movedAt;

  /**
   * @param window how long the windows are; a quiet partition waits no longer than one of them
   */
  StreamClock(ProcessorContext<?, ?> context, InstantSource clock, Duration window) {
    this.context = context;
    this.clock = clock;
    this.window = window;
    this.quietAfter = window.compareTo(QUIET_AFTER) < 0 ? window : QUIET_AFTER;
    this.movedAt = clock.instant();
  }

  /** Milliseconds since the epoch, as the latest record has moved it. */
  long millis() {
    long millis = context.currentStreamTimeMs();
    if (millis != lastMillis) {
      lastMillis = millis;
      movedAt = clock.instant();
    }
    return millis;
  }

  /** The same, but going on where no record moves it. */
  long goingOnMillis() {
    long millis = millis();
    Duration still = Duration.between(movedAt, clock.instant());
    return still.compareTo(quietAfter) < 0 ? millis : millis + still.toMillis();
  }

  /** How often to look for windows that have ended, so that none ends much later than it should. */
  Duration lookEvery() {
    Duration share = window.dividedBy(LOOKS_PER_WINDOW);
    return share.compareTo(SHORTEST_LOOK) < 0
        ? SHORTEST_LOOK
        : share.compareTo(LONGEST_LOOK) > 0 ? LONGEST_LOOK : share;
  }
}
