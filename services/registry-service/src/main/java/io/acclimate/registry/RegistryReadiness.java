package io.acclimate.registry;

import io.acclimate.registry.journal.JournalStatus;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the journal is in memory and somebody answers commands: this process or another. */
@Readiness
@Singleton
public final class RegistryReadiness implements HealthCheck {
  private final RegistryService service;

  RegistryReadiness(RegistryService service) {
    this.service = service;
  }

  @Override
  public HealthCheckResponse call() {
    JournalStatus status = service.status();
    return HealthCheckResponse.named("registry-service")
        .status(status.ready())
        .withData("journal", status.complete() ? "complete" : "reading")
        .withData("position", status.position())
        .withData("writer", status.writer())
        .withData("trouble", String.join("; ", status.troubles()))
        .build();
  }
}
