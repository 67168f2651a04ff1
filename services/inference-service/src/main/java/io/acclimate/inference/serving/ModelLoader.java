package io.acclimate.inference.serving;

import io.acclimate.client.RegistryException;
import io.acclimate.client.RegistryUnavailableException;
import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.CorruptBlobException;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.signing.Trust;
import io.acclimate.core.artifact.signing.UntrustedException;
import io.acclimate.core.model.ModelLease;
import io.acclimate.core.model.ModelSpec;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the wanted versions into force on one thread of low priority, off the request path.
 *
 * <p>Of several versions wanted quickly after another only the newest matters. What can heal
 * (registry away, blob missing or damaged on the way) is tried again with growing pauses; a version
 * that does not fit is refused for good, since its bytes never change. Either way the version in
 * force goes on.
 */
public final class ModelLoader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelLoader.class);

  private final Deployments deployments;
  private final ModelSpecs specs;
  private final VersionLoader versions;
  private final ServingMetrics metrics;
  private final Swaps swaps;
  private final WantedQueue wanted = new WantedQueue();
  private final Map<String, String> troubles = new ConcurrentHashMap<>();
  private final Thread thread;

  /**
   * Makes a loader that is not running yet.
   *
   * @param blobs where manifests and tensors are, verified as they are read
   * @param trust whose versions are loaded
   * @param swaps hears of each version that has come into force
   */
  @SuppressWarnings("ThreadPriorityCheck") // a hint, where the platform heeds it
  public ModelLoader(
      Deployments deployments,
      ModelSpecs specs,
      BlobStore blobs,
      Trust trust,
      Swaps swaps,
      MeterRegistry meters) {
    this.deployments = deployments;
    this.specs = specs;
    this.versions = new VersionLoader(blobs, trust);
    this.metrics = new ServingMetrics(meters);
    this.swaps = swaps;
    this.thread = Thread.ofPlatform().name("acclimate-model-loader").unstarted(this::run);
    thread.setPriority(Thread.MIN_PRIORITY);
  }

  public void start() {
    thread.start();
  }

  /** Asks for a version, in place of whatever was asked for this model before. */
  public void want(Target target) {
    metrics.wanted(target.model());
    troubles.putIfAbsent(target.model(), "version " + target.version() + " is being loaded");
    wanted.put(target.model(), target);
  }

  /** Asks for a model to go out of service. */
  public void withdraw(String model) {
    wanted.put(model, null);
  }

  /** Why a model's newest version is not in force; empty if it is, or if the model is unknown. */
  public Optional<String> trouble(String model) {
    return Optional.ofNullable(troubles.get(model));
  }

  /** True if every version asked for so far has been tried: it is in force, refused, or retried. */
  public boolean settled() {
    return wanted.allTried();
  }

  /** True while versions are being followed. */
  public boolean running() {
    return thread.isAlive();
  }

  /** Stops loading; what is in force stays there. */
  @Override
  public void close() {
    wanted.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (true) {
        Optional<WantedQueue.Wish> next = wanted.await();
        if (next.isEmpty()) {
          return;
        }
        fulfil(next.get());
      }
    } catch (InterruptedException e) {
      LOG.warn("loader=interrupted");
    }
  }

  private void fulfil(WantedQueue.Wish wish) {
    String model = wish.model();
    Target target = wish.target();
    if (target == null) {
      deployments.withdraw(model);
      metrics.withdrawn(model);
      troubles.remove(model);
      wanted.done(wish);
      LOG.info("model={} state=withdrawn", model);
      return;
    }
    try {
      Optional<ModelSpec> spec = specs.spec(model, target.epoch());
      if (spec.isEmpty()) {
        tryAgain(wish, target, "behind", "the registry that answers does not know it yet");
        return;
      }
      bringIntoForce(target, spec.get(), wish);
      troubles.remove(model);
      wanted.done(wish);
    } catch (RegistryUnavailableException | RegistryException | UncheckedIOException e) {
      tryAgain(wish, target, "unavailable", String.valueOf(e.getMessage()));
    } catch (BlobMissingException e) {
      tryAgain(wish, target, "missing", String.valueOf(e.getMessage()));
    } catch (CorruptBlobException e) {
      tryAgain(wish, target, "corrupt", String.valueOf(e.getMessage()));
    } catch (InvalidFormatException e) {
      refuse(wish, target, ServingMetrics.MISFIT, String.valueOf(e.getMessage()));
    } catch (UntrustedException e) {
      refuse(wish, target, e.reason().code(), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // Whatever a version makes the engine throw, it must not take the other models along.
      LOG.error("model={} version={} state=failed", model, target.version(), e);
      refuse(wish, target, ServingMetrics.FAILED, e.toString());
    }
  }

  private void bringIntoForce(Target target, ModelSpec spec, WantedQueue.Wish wish) {
    if (inForce(target, spec)) {
      return;
    }
    Deployment deployment = versions.load(target, spec);
    if (!wanted.isCurrent(wish)) {
      deployment.close();
      return;
    }
    boolean replaced = deployments.deploy(deployment);
    Duration sinceHeard = wish.age();
    metrics.inForce(target.model(), target.version());
    if (replaced) {
      metrics.swapped(sinceHeard);
    }
    swaps.inForce(target.model(), target.version(), replaced);
    LOG.info(
        "model={} version={} state=serving digest={} millis={}",
        target.model(),
        target.version(),
        target.serving(),
        sinceHeard.toMillis());
  }

  private boolean inForce(Target target, ModelSpec spec) {
    @Nullable ModelLease<Deployment> lease = deployments.lease(target.model()).orElse(null);
    if (lease == null) {
      return false;
    }
    try (lease) {
      return lease.model().is(target, spec);
    }
  }

  private void tryAgain(WantedQueue.Wish wish, Target target, String reason, String cause) {
    metrics.retried(target.model(), reason);
    troubles.put(target.model(), "version %d: %s".formatted(target.version(), cause));
    Duration pause = wanted.later(wish);
    LOG.warn(
        "model={} version={} state=retrying reason={} retryMillis={} cause=\"{}\"",
        target.model(),
        target.version(),
        reason,
        pause.toMillis(),
        cause);
  }

  private void refuse(WantedQueue.Wish wish, Target target, String reason, String cause) {
    metrics.refused(target.model(), reason);
    troubles.put(target.model(), "version %d never serves: %s".formatted(target.version(), cause));
    wanted.done(wish);
    LOG.error(
        "model={} version={} state=refused reason={} digest={} cause=\"{}\"",
        target.model(),
        target.version(),
        reason,
        target.serving(),
        cause);
  }
}
