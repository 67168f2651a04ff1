package io.acclimate.dashboard.feed;

import io.acclimate.dashboard.view.Watch;
import java.util.concurrent.CompletionStage;

/**
 * One listening browser. At most one event is under way to it; what changes meanwhile is told by
 * the next one. So a slow reader sees fewer updates and costs no memory.
 */
final class Subscriber {
  private final Connection connection;
  private final Watch watch;
  private long revision;
  private long watchedRevision;
  private long lastSentNanos;
  private volatile boolean busy;

  Subscriber(Connection connection, Watch watch, long revision, long nowNanos) {
    this.connection = connection;
    this.watch = watch;
    this.revision = revision;
    this.watchedRevision = watch.hasFeatures() ? 0 : revision;
    this.lastSentNanos = nowNanos;
  }

  Watch watch() {
    return watch;
  }

  /** The last revision that it was told. */
  long revision() {
    return revision;
  }

  /** The last revision at which it was told of the features that it watches; 0 before the first. */
  long watchedRevision() {
    return watchedRevision;
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
    this.watchedRevision = revision;
    this.lastSentNanos = nowNanos;
    busy = true;
    CompletionStage<Void> unused =
        connection
            .write(event)
            .whenComplete(
                (done, failure) -> {
                  // Who cannot be written to is gone, or stays busy until it is cut off.
                  if (failure == null) {
                    busy = false;
                  }
                });
  }

  void abort() {
    connection.abort();
  }
}
