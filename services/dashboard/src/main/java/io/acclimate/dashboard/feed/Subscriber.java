package io.acclimate.dashboard.feed;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One listening browser. At most one event is under way to it; what changes meanwhile is told by
 * the next one. So a slow reader sees fewer updates and costs no memory.
 */
final class Subscriber {
  private final Connection connection;
  private final @Nullable String model;
  private long revision;
  private long lastSentNanos;
  private volatile boolean busy;

  Subscriber(Connection connection, @Nullable String model, long revision, long nowNanos) {
    this.connection = connection;
    this.model = model;
    this.revision = revision;
    this.lastSentNanos = nowNanos;
  }

  @Nullable String model() {
    return model;
  }

  /** The last revision that it was told. */
  long revision() {
    return revision;
  }

  boolean busy() {
    return busy;
  }

  long idleNanos(long nowNanos) {
    return nowNanos - lastSentNanos;
  }

  /** Sends an event after which the reader is at a revision. */
  void send(String event, long revision, long nowNanos) {
    this.revision = revision;
    this.lastSentNanos = nowNanos;
    busy = true;
    CompletionStage<Void> unused =
        connection
            .write(event)
            .whenComplete(
                (done, failure) -> {
                  if (failure == null) {
                    busy = false;
                  } else {
                    connection.abort();
                  }
                });
  }

  void abort() {
    connection.abort();
  }
}
