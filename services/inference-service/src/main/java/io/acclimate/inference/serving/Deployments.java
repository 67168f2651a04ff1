package io.acclimate.inference.serving;

import io.acclimate.core.model.LeasedModel;
import io.acclimate.core.model.ModelLease;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The version in force of each model. Calls lease it; whatever is replaced or withdrawn closes when
 * its last call returns. Only one thread may change it.
 */
public final class Deployments implements AutoCloseable {
  private final ConcurrentMap<String, LeasedModel<Deployment>> byModel = new ConcurrentHashMap<>();

  /** Leases the version in force; empty if there is none. */
  public Optional<ModelLease<Deployment>> lease(String model) {
    LeasedModel<Deployment> leased = byModel.get(model);
    return leased == null ? Optional.empty() : leased.tryAcquire();
  }

  /** True if a version of the model is in force. */
  public boolean has(String model) {
    return byModel.containsKey(model);
  }

  /** Puts a version in force and says whether it replaced another. */
  boolean deploy(Deployment deployment) {
    @Nullable LeasedModel<Deployment> leased = byModel.get(deployment.model());
    if (leased == null) {
      byModel.put(deployment.model(), new LeasedModel<>(deployment));
      return false;
    }
    leased.swap(deployment);
    return true;
  }

  /** Takes a model out of service. */
  void withdraw(String model) {
    LeasedModel<Deployment> leased = byModel.remove(model);
    if (leased != null) {
      leased.close();
    }
  }

  @Override
  public void close() {
    byModel.keySet().forEach(this::withdraw);
  }
}
