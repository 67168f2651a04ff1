package io.acclimate.registry;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive unless a thread has ended that only a new process brings back; an outage is no reason. */
@Liveness
@Singleton
public final class RegistryLiveness implements HealthCheck {
  private final RegistryService service;

  RegistryLiveness(RegistryService service) {
    this.service = service;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("registry-service-threads").status(!service.failed()).build();
  }
}
