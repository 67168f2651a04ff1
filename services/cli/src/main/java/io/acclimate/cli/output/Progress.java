package io.acclimate.cli.output;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Tells people how far something is that takes longer than two seconds. */
public final class Progress {
  private static final Duration EVERY = Duration.ofSeconds(2);

  private final PrintWriter err;
  private final InstantSource clock;
  private Instant next;

  /** Begins now. */
  public Progress(PrintWriter err, InstantSource clock) {
    this.err = err;
    this.clock = clock;
    this.next = clock.instant().plus(EVERY);
  }

  /** Prints a line if none was printed for two seconds. */
  public synchronized void tell(Supplier<String> line) {
    Instant now = clock.instant();
    if (!now.isBefore(next)) {
      err.println(line.get());
      err.flush();
      next = now.plus(EVERY);
    }
  }
}
