package io.acclimate.dashboard;

import io.acclimate.dashboard.view.Update.Source;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Up while what is shown is what the topics say. */
@Readiness
public final class DashboardReadiness implements HealthCheck {
  private final DashboardService service;

  DashboardReadiness(DashboardService service) {
    this.service = service;
  }

  @Override
  public HealthCheckResponse call() {
    Source source = service.source();
    return HealthCheckResponse.named(DashboardService.NAME)
        .status(source.state() == Source.State.LIVE)
        .withData("source", source.detail())
        .build();
  }
}
