package io.acclimate.inference.serving;

import io.acclimate.core.model.LeasedModel;
import io.acclimate.core.model.ModelLease;
import io.acclimate.core.model.ModelSpec;
import java.util.Optional;

/** A version in memory, for every alias that points at it. Safe for use by many threads. */
final class LoadedVersion implements AutoCloseable {
  private final Deployment deployment;
  private final long sizeBytes;
  private final LeasedModel<Deployment> leased;
  private volatile long usedNanos;

  LoadedVersion(Deployment deployment, long sizeBytes, long nowNanos) {
    this.deployment = deployment;
    this.sizeBytes = sizeBytes;
    this.leased = new LeasedModel<>(deployment);
    this.usedNanos = nowNanos;
  }

  /** Empty if it was closed. */
  Optional<ModelLease<Deployment>> lease(long nowNanos) {
    usedNanos = nowNanos;
    return leased.tryAcquire();
  }

  int version() {
    return deployment.version();
  }

  boolean is(Target target, ModelSpec current) {
    return deployment.is(target, current);
  }

  long sizeBytes() {
    return sizeBytes;
  }

  /** When it was asked for last, on System.nanoTime. */
  long usedNanos() {
    return usedNanos;
  }

  /** Ends leasing; the version closes when its last lease is given back. */
  @Override
  public void close() {
    leased.close();
  }
}
