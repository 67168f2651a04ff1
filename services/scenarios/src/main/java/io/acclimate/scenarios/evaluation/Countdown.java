package io.acclimate.scenarios.evaluation;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Says how much of a long measurement is done, and about how long the rest takes. */
final class Countdown {
  private final int parts;
  private final Consumer<String> lines;
  private final long startNanos = System.nanoTime();
  private int done;

  /** Begins now, with so many parts of about the same length to do. */
  Countdown(int parts, Consumer<String> lines) {
    this.parts = parts;
    this.lines = lines;
  }

  /** One more part is done; threads may share the countdown. */
  synchronized void done(String part) {
    done++;
    Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
    lines.accept(
        String.format(
            Locale.ROOT,
            "%s: done after %s, about %s to go",
            part,
            seconds(elapsed),
            seconds(elapsed.multipliedBy(parts - done).dividedBy(done))));
  }

  private static String seconds(Duration duration) {
    long seconds = duration.toSeconds();
    return seconds < 60 ? seconds + " s" : "%d min %d s".formatted(seconds / 60, seconds % 60);
  }
}
