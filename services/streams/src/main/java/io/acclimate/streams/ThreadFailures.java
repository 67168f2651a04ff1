package io.acclimate.streams;

import io.acclimate.schemas.SchemaRegistryUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that fails is replaced; its records come again. Where the schema registry does not
 * answer, processing pauses until it does. Failures that follow on one another are spaced out.
 */
final class ThreadFailures implements StreamsUncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadFailures.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration CALM = Duration.ofMinutes(1);

  private final RegistryOutage outage;
  private final Runnable count;
  private final InstantSource clock;
  private Duration pause = FIRST_PAUSE;
  private @Nullable Instant last;

  ThreadFailures(RegistryOutage outage, Runnable count, InstantSource clock) {
    this.outage = outage;
    this.count = count;
    this.clock = clock;
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable failure) {
    count.run();
    Throwable cause = root(failure);
    if (cause instanceof SchemaRegistryUnavailableException unavailable) {
      outage.begin(unavailable);
    } else {
      Duration wait = nextPause();
      LOG.error(
          "stream-thread=failed retryMillis={} cause=\"{}\"", wait.toMillis(), cause, failure);
      // The thread that waits is the one that failed: it has nothing else to do.
      LockSupport.parkNanos(wait.toNanos());
    }
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private synchronized Duration nextPause() {
    Instant now = clock.instant();
    boolean calm = last == null || Duration.between(last, now).compareTo(CALM) > 0;
    Duration doubled = pause.multipliedBy(2);
    pause = calm ? FIRST_PAUSE : doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    last = now;
    return pause;
  }

  /** The first cause that is a registry's silence, or the innermost one. */
  private static Throwable root(Throwable failure) {
    Throwable cause = failure;
    while (!(cause instanceof SchemaRegistryUnavailableException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
