package io.acclimate.core.adaptation.training;

import io.acclimate.core.model.Schedule;

/** The learning rate of each step, counted from 0. */
public interface LearningRate {
  double at(int step);

  static LearningRate constant(double rate) {
    return step -> rate;
  }

  /**
   * As a schedule has it.
   *
   * @param rate of the first step
   * @param steps of the whole stretch; of the falling schedules, the rate of the last step is the
   *     last one above 0
   */
  static LearningRate of(Schedule schedule, double rate, int steps) {
    return switch (schedule) {
      case CONSTANT -> constant(rate);
      case LINEAR -> step -> rate * (1 - (double) step / steps);
      case COSINE -> step -> rate * (1 + StrictMath.cos(StrictMath.PI * step / steps)) / 2;
    };
  }
}
