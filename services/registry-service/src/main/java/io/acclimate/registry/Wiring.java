package io.acclimate.registry;

import io.acclimate.registry.rest.PlainPaths;
import io.acclimate.schemas.EdgeConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** Makes the registry service out of the application's settings, starts it and stops it. */
@Singleton
public final class Wiring {
  /** Before routing, and before anything reads a body. */
  private static final int PATHS_PRIORITY = 300;

  @Produces
  @Singleton
  RegistryService service(RegistryConfig config, Config all, MeterRegistry meters) {
    Gauge.builder("acclimate.build.info", () -> 1)
        .description("What runs here; always 1")
        .tag("service", "registry-service")
        .tag("version", all.getValue("quarkus.application.version", String.class))
        .register(meters);
    return new RegistryService(edge(all), RegistrySettings.of(config), meters);
  }

  void start(@Observes StartupEvent started, RegistryService service) {
    service.start();
  }

  void stop(@Observes ShutdownEvent stopping, RegistryService service) {
    service.close();
  }

  void guard(@Observes Filters filters) {
    filters.register(PlainPaths::handle, PATHS_PRIORITY);
  }

  private static EdgeConfig edge(Config config) {
    return EdgeConfig.from(
        config.getPropertyNames(), key -> config.getOptionalValue(key, String.class));
  }
}
