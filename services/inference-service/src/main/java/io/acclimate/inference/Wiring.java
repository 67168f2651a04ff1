package io.acclimate.inference;

import io.acclimate.schemas.EdgeConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** Makes the inference service out of the application's settings, starts it and stops it. */
@Singleton
public final class Wiring {
  /** Before anything reads the body. */
  private static final int ADMISSION_PRIORITY = 200;

  /** Before routing, and before a request is counted. */
  private static final int PATHS_PRIORITY = 300;

  @Produces
  @Singleton
  InferenceService service(InferenceConfig settings, Config config, MeterRegistry meters) {
    Gauge.builder("acclimate.build.info", () -> 1)
        .description("What runs here; always 1")
        .tag("service", InferenceService.NAME)
        .tag("version", config.getValue("quarkus.application.version", String.class))
        .register(meters);
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(settings.threads()));
    return new InferenceService(InferenceRanges.check(settings), edge(config), meters);
  }

  void start(@Observes StartupEvent started, InferenceService service) {
    service.start();
  }

  /** The port is closed when the application stops: requests must have ended before. */
  void drain(@Observes ShutdownDelayInitiatedEvent stopping, InferenceService service) {
    service.drain();
  }

  void stop(@Observes ShutdownEvent stopping, InferenceService service) {
    service.close();
  }

  void admit(@Observes Filters filters, HttpAdmission admission) {
    filters.register(PlainPaths::handle, PATHS_PRIORITY);
    filters.register(admission::handle, ADMISSION_PRIORITY);
  }

  private static EdgeConfig edge(Config config) {
    return EdgeConfig.from(
        config.getPropertyNames(), key -> config.getOptionalValue(key, String.class));
  }
}
