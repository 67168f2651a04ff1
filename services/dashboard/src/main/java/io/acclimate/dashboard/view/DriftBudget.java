package io.acclimate.dashboard.view;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * How many things about drift are kept, of all models together: a window of a feature, about 1.6
 * kB, counts as one, a reference profile, 0.8 kB, as one, a stream of its own as two.
 */
final class DriftBudget {
  static final int FEATURE = 1;
  static final int PROFILE = 1;
  static final int LINE = 2;

  private final int max;
  private final Counter passedOver;
  private volatile int used;

  DriftBudget(int max, MeterRegistry meters) {
    this.max = max;
    this.passedOver =
        Counter.builder("acclimate.dashboard.features.passed.over")
            .description("States and profiles passed over because too many are kept already")
            .register(meters);
    Gauge.builder("acclimate.dashboard.features", this, budget -> budget.used)
        .description("Windows and profiles kept, of at most acclimate.dashboard.max-features")
        .register(meters);
  }

  /** Takes a share; false, and counted, if nothing is left. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // the view lets one thread in at a time
  boolean take(int share) {
    if (used + share > max) {
      passedOver.increment();
      return false;
    }
    used += share;
    return true;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate")
  void giveBack(int share) {
    used -= share;
  }
}
