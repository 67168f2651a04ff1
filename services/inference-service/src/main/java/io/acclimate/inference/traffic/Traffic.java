package io.acclimate.inference.traffic;

import io.acclimate.core.model.ModelLease;
import io.acclimate.inference.predictions.Question;
import io.acclimate.inference.serving.Deployment;
import io.acclimate.inference.serving.Deployments;
import io.acclimate.inference.serving.Plan;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;

/** Sends requests that name no version to canaries and shadows as a model's plan says. */
public final class Traffic {
  private final Deployments deployments;
  private final Shadows shadows;
  private final MeterRegistry meters;

  public Traffic(Deployments deployments, Shadows shadows, MeterRegistry meters) {
    this.deployments = deployments;
    this.shadows = shadows;
    this.meters = meters;
  }

  /**
   * Leases the canary that answers a caller; empty if champion does, also because the canary is not
   * in memory.
   *
   * @param key the same for the same caller
   */
  public Optional<ModelLease<Deployment>> canary(Plan plan, String key) {
    Optional<String> alias = Router.canary(plan, key);
    if (alias.isEmpty()) {
      return Optional.empty();
    }
    Optional<ModelLease<Deployment>> lease = deployments.lease(plan.model(), alias.get());
    if (lease.isEmpty()) {
      Counter.builder("acclimate.inference.canary.fallbacks")
          .description("Requests of a canary's share that champion took, for it was not in memory")
          .tag("model", plan.model())
          .register(meters)
          .increment();
    }
    return lease;
  }

  /** Lets shadows see what a caller has asked; returns at once. */
  public void shadow(Plan plan, String key, Question question) {
    if (!plan.traffic().isEmpty()) {
      Router.shadows(plan, key).forEach(alias -> shadows.offer(plan.model(), alias, question));
    }
  }
}
