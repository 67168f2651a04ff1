package io.acclimate.eventprocessor;

import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Up while events are processed. */
@Readiness
public final class EventProcessorReadiness implements HealthCheck {
  private final EventProcessorService service;

  EventProcessorReadiness(EventProcessorService service) {
    this.service = service;
  }

  @Override
  public HealthCheckResponse call() {
    Optional<String> problem = service.notReady();
    return problem.isEmpty()
        ? HealthCheckResponse.up("event-processor")
        : HealthCheckResponse.named("event-processor")
            .down()
            .withData("reason", problem.get())
            .build();
  }
}
