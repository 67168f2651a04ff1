package io.acclimate.driftprocessor;

import io.acclimate.schemas.EdgeConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.eclipse.microprofile.config.Config;

/** Puts the drift-processor together and runs it as long as the application. */
@Singleton
final class Wiring {
  private static final int CANNOT_START = 1;

  @Produces
  @Singleton
  DriftProcessorService service(DriftProcessorConfig config, Config all, MeterRegistry metrics) {
    Gauge.builder("acclimate.build.info", () -> 1)
        .description("What runs here; always 1")
        .tag("service", "drift-processor")
        .tag("version", all.getValue("quarkus.application.version", String.class))
        .register(metrics);
    return new DriftProcessorService(
        DriftProcessorSettings.of(config),
        edge(all),
        metrics,
        InstantSource.system(),
        reason -> Quarkus.asyncExit(CANNOT_START));
  }

  void start(@Observes StartupEvent event, DriftProcessorService service) {
    service.start();
  }

  void stop(@Observes ShutdownEvent event, DriftProcessorService service) {
    service.close();
  }

  private static EdgeConfig edge(Config config) {
    return EdgeConfig.from(
        config.getPropertyNames(), key -> config.getOptionalValue(key, String.class));
  }
}
