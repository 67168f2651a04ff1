package io.acclimate.inference;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Up once every champion known at the start has been loaded or refused. */
@Readiness
public final class InferenceReadiness implements HealthCheck {
  private final Serving service;

  InferenceReadiness(Serving service) {
    this.service = service;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named(InferenceService.NAME).status(service.ready()).build();
  }
}
