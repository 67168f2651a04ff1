package io.acclimate.core.adaptation;

import io.acclimate.core.model.Arm;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** One way to adapt. The same material and the same random numbers give the same bits. */
sealed interface Strategy
    permits KeepAll, ReNormalise, FineTune, Retrain, SelfTrain, AverageClasses, ReweighClasses {

  /** The strategy of an arm. */
  static Strategy of(Arm arm, Environment environment) {
    return switch (arm.base()) {
      case NOTHING -> new KeepAll();
      case NORMALISATION -> new ReNormalise();
      case FINE_TUNING -> new FineTune(environment, arm);
      case RETRAINING -> new Retrain(environment);
      case SELF_TRAINING -> new SelfTrain(environment, arm.losses());
      case NEAREST_CLASS_MEAN -> new AverageClasses(environment);
      case LABEL_SHIFT -> new ReweighClasses(environment);
    };
  }

  /** Why {@link #attempt} would make nothing, if that is known before; empty if it is not. */
  default Optional<String> obstacle(Material material) {
    return Optional.empty();
  }

  /**
   * Optimizer steps that {@link #attempt} takes if it makes a candidate and nothing stops it; 0 if
   * it trains nothing.
   */
  default int steps(Material material) {
    return 0;
  }

  /**
   * Makes a candidate, or says why there is none.
   *
   * @param supervisor asked before every step, and in the middle of the last stretch of training
   * @throws java.util.concurrent.CancellationException if cancelled
   */
  Attempt attempt(Material material, RandomGenerator random, Supervisor supervisor);
}
