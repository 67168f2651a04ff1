package io.acclimate.dashboard.view;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The live accuracy of each model, for Prometheus. */
final class AccuracyGauges {
  private final MeterRegistry meters;
  private final Map<String, Gauge> gauges = new HashMap<>();

  AccuracyGauges(MeterRegistry meters) {
    this.meters = meters;
  }

  /**
   * Shows a model's accuracy.
   *
   * @param accuracy of the named model; NaN while nothing is known
   */
  void add(String model, DashboardView view, ToDoubleFunction<DashboardView> accuracy) {
    gauges.put(
        model,
        Gauge.builder("acclimate.dashboard.accuracy", view, accuracy)
            .description("Share of right answers among a model's last outcomes")
            .tag("model", model)
            .register(meters));
  }

  void remove(String model) {
    Gauge gauge = gauges.remove(model);
    if (gauge != null) {
      meters.remove(gauge);
    }
  }
}
