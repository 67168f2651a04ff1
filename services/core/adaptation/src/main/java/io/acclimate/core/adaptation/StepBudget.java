package io.acclimate.core.adaptation;

import io.acclimate.core.model.AdaptationPolicy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The steps that the arms of a round may take together. An arm is begun if all that it will take
 * are left, so that none is cut off: half an arm is worth nothing. Where memory is too short for a
 * batch, smaller ones may take more.
 */
final class StepBudget {
  private final @Nullable Integer total;
  private long taken;

  private StepBudget(@Nullable Integer total) {
    this.total = total;
  }

  static StepBudget of(AdaptationPolicy policy) {
    return new StepBudget(policy.stepBudget());
  }

  /**
   * Why an arm is not begun; empty if it may be.
   *
   * @param steps that it takes
   */
  Optional<String> obstacle(long steps) {
    return total == null || steps == 0 || steps <= total - taken
        ? Optional.empty()
        : Optional.of(
            "it takes %d steps, and %d of the round's %d are left"
                .formatted(steps, total - taken, total));
  }

  /**
   * How often something may be begun.
   *
   * @param steps that it takes each time
   * @param most how often at most
   */
  int times(long steps, int most) {
    return total == null || steps == 0 ? most : Math.clamp((total - taken) / steps, 0, most);
  }

  /** They are no longer left. */
  void take(long steps) {
    taken += steps;
  }
}
