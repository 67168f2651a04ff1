package io.acclimate.dashboard;

import io.acclimate.dashboard.feed.FeedRoute;
import io.acclimate.schemas.EdgeConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** Makes the dashboard out of the application's settings, starts it and stops it. */
@Singleton
public final class Wiring {

  @Produces
  @Singleton
  DashboardService service(DashboardConfig settings, Config config, MeterRegistry meters) {
    Gauge.builder("acclimate.build.info", () -> 1)
        .description("What runs here; always 1")
        .tag("service", DashboardService.NAME)
        .tag("version", config.getValue("quarkus.application.version", String.class))
        .register(meters);
    return new DashboardService(settings, edge(config), meters);
  }

  void routes(@Observes Router router, DashboardService service) {
    new FeedRoute(service.feed()).register(router);
  }

  void start(@Observes StartupEvent started, DashboardService service) {
    service.start();
  }

  void stop(@Observes ShutdownEvent stopping, DashboardService service) {
    service.close();
  }

  private static EdgeConfig edge(Config config) {
    return EdgeConfig.from(
        config.getPropertyNames(), key -> config.getOptionalValue(key, String.class));
  }
}
