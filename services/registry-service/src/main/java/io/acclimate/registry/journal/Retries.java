package io.acclimate.registry.journal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pauses between tries: 100 ms, doubling up to 5 s. Says so once when trouble begins and once when
 * it is over.
 */
final class Retries {
  private static final Logger LOG = LoggerFactory.getLogger(Retries.class);
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final String task;
  private final PollingThread thread;
  private Duration pause = FIRST;
  private volatile @Nullable String trouble;

  Retries(String task, PollingThread thread) {
    this.task = task;
    this.thread = thread;
  }

  /** What keeps the task from going on; null if nothing does. */
  @Nullable String trouble() {
    return trouble;
  }

  /** Pauses; returns early when closing. */
  void failed(Exception cause) throws InterruptedException {
    String before = trouble;
    trouble = cause.getClass().getSimpleName() + ": " + cause.getMessage();
    if (before == null) {
      LOG.warn("task={} state=retrying cause=\"{}\"", task, trouble);
    }
    LOG.debug("task={} pauseMillis={}", task, pause.toMillis(), cause);
    if (thread.pause(pause)) {
      pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
    }
  }

  void succeeded() {
    if (trouble != null) {
      LOG.info("task={} state=recovered", task);
    }
    trouble = null;
    pause = FIRST;
  }
}
