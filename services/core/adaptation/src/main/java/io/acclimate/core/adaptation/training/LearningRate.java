package io.acclimate.core.adaptation.training;

/** The learning rate of each step, counted from 0. */
public interface LearningRate {
  double at(int step);

  static LearningRate constant(double rate) {
    return step -> rate;
  }

  /** Falls in a straight line from the rate to almost 0 at the last step. */
  static LearningRate linearDecay(double rate, int steps) {
    return step -> rate * (1 - (double) step / steps);
  }
}
