package io.acclimate.client;

import io.acclimate.avro.ModelUpdate;
import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.CorruptBlobException;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.signing.UntrustedException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one alias of one model, and fetches and verifies each version before it tells of it.
 *
 * <p>The listener is never told twice running of the same digest. Of versions announced quickly
 * after another only the newest is sure to be told. A broker, schema registry or registry that does
 * not answer is asked again until {@link #close}, with pauses of up to 10 s.
 *
 * <pre>{@code
 * try (ModelClient models = new ModelClient(edge, "my-app", Path.of("models"));
 *     ModelSubscription champion =
 *         models.subscribe(
 *             "pump-faults",
 *             "champion",
 *             version -> version.writeSafetensors(Path.of("pump-faults.safetensors")))) {
 *   … // until the app ends
 * }
 * }</pre>
 */
public final class ModelSubscription implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelSubscription.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

  private final String model;
  private final String alias;
  private final Downloads downloads;
  private final VersionListener listener;
  private final ModelUpdates updates;
  private final Newest<ModelUpdate> wanted = new Newest<>();
  private final ReentrantLock telling = new ReentrantLock();
  private final Thread thread;

  private volatile boolean closed;
  private volatile @Nullable RuntimeException failure;
  private volatile @Nullable ModelVersion current;

  ModelSubscription(
      String model,
      String alias,
      Downloads downloads,
      VersionListener listener,
      Function<ModelUpdates.Listener, ModelUpdates> follower) {
    this.model = model;
    this.alias = alias;
    this.downloads = downloads;
    this.listener = listener;
    this.updates = follower.apply(this::updated);
    this.thread = new Thread(this::run, "acclimate-versions-" + model + "-" + alias);
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
    updates.start();
  }

  /** What was told last; empty before the first and when it was withdrawn. */
  public Optional<ModelVersion> current() {
    return Optional.ofNullable(current);
  }

  /**
   * Whether all that was announced, as far as is known here, has been told. False until the first
   * contact, while a version is fetched, and after a failure.
   */
  public boolean caughtUp() {
    return updates.caughtUp() && wanted.idle() && failure().isEmpty();
  }

  /** What ended the subscription before it was closed; empty while it runs. */
  public Optional<RuntimeException> failure() {
    RuntimeException own = failure;
    return own == null ? updates.failure() : Optional.of(own);
  }

  /** Ends the subscription; returns when the listener is not called any more. */
  @Override
  public void close() {
    closed = true;
    updates.close();
    try {
      // A listener at work is not disturbed; what fetches or waits is.
      if (telling.tryLock(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          thread.interrupt();
        } finally {
          telling.unlock();
        }
      }
      if (thread != Thread.currentThread()) {
        thread.join(CLOSE_WITHIN.toMillis());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void updated(ModelUpdate update) {
    if (update.getModel().equals(model)) {
      wanted.put(update);
    }
  }

  private void run() {
    try {
      while (!closed) {
        fulfil(wanted.take());
      }
    } catch (InterruptedException closing) {
      LOG.debug("model={} alias={} state=closing", model, alias);
    } catch (RuntimeException fatal) {
      if (!closed) {
        failure = fatal;
        LOG.error("model={} alias={} state=failed", model, alias, fatal);
        updates.close();
      }
    }
  }

  private void fulfil(ModelUpdate update) throws InterruptedException {
    Optional<AnnouncedVersion> announced = AnnouncedVersion.of(update, alias);
    ModelVersion last = current;
    if (announced.isPresent()) {
      boolean told = last != null && last.digest().equals(announced.get().digest());
      if (!told) {
        fetch(announced.get());
      }
    } else if (last != null) {
      tell(
          () -> {
            current = null;
            listener.withdrawn(last);
          });
    }
  }

  private void fetch(AnnouncedVersion announced) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (!closed) {
      try {
        available(downloads.fetch(announced));
        return;
      } catch (UntrustedException | InvalidFormatException refused) {
        refused(announced, refused);
        return;
      } catch (RegistryUnavailableException
          | RegistryException
          | BlobMissingException
          | CorruptBlobException
          | UncheckedIOException mayHeal) {
        LOG.warn(
            "model={} alias={} version={} state=retrying retryMillis={} cause=\"{}\"",
            model,
            alias,
            announced.version(),
            pause.toMillis(),
            mayHeal.getMessage());
      }
      if (wanted.overtakenWithin(pause)) {
        return;
      }
      Duration twice = pause.multipliedBy(2);
      pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }
  }

  private void available(ModelVersion version) {
    tell(
        () -> {
          current = version;
          listener.available(version);
        });
  }

  private void refused(AnnouncedVersion announced, RuntimeException why) {
    LOG.error(
        "model={} alias={} version={} state=refused digest={} cause=\"{}\"",
        model,
        alias,
        announced.version(),
        announced.digest(),
        why.getMessage());
    tell(() -> listener.refused(announced, String.valueOf(why.getMessage())));
  }

  private void tell(Runnable what) {
    telling.lock();
    try {
      if (!closed) {
        what.run();
      }
    } finally {
      telling.unlock();
    }
  }
}
