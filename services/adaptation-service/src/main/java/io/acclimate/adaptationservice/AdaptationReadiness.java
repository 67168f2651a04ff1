package io.acclimate.adaptationservice;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Up while the worker is a member of its group and rounds can run. */
@Readiness
public final class AdaptationReadiness implements HealthCheck {
  private final AdaptationService service;

  AdaptationReadiness(AdaptationService service) {
    this.service = service;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named(AdaptationService.NAME).status(service.ready()).build();
  }
}
