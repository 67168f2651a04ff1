package io.acclimate.driftprocessor;

import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Up while drift is watched. */
@Readiness
public final class DriftProcessorReadiness implements HealthCheck {
  private final DriftProcessorService service;

  DriftProcessorReadiness(DriftProcessorService service) {
    this.service = service;
  }

  @Override
  public HealthCheckResponse call() {
    Optional<String> problem = service.notReady();
    return problem.isEmpty()
        ? HealthCheckResponse.up("drift-processor")
        : HealthCheckResponse.named("drift-processor")
            .down()
            .withData("reason", problem.get())
            .build();
  }
}
