package io.acclimate.adaptationservice;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive unless a thread has ended that only a new process brings back; an outage is no reason. */
@Liveness
public final class AdaptationLiveness implements HealthCheck {
  private final AdaptationService service;

  AdaptationLiveness(AdaptationService service) {
    this.service = service;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named(AdaptationService.NAME + "-threads")
        .status(service.alive())
        .build();
  }
}
