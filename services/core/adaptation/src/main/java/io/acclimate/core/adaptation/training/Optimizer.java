package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDManager;
import io.acclimate.core.model.AdaptationPolicy;

/** Moves a weight vector against its gradient. Its state can be saved and restored bit for bit. */
public sealed interface Optimizer permits AdamW, Sgd {

  /**
   * An optimizer for a weight vector.
   *
   * @param manager owns the optimizer's tensors
   * @param state to go on from; one of another method counts as empty
   */
  static Optimizer of(
      AdaptationPolicy.Optimizer policy,
      NDManager manager,
      WeightVector weights,
      OptimizerState state) {
    return switch (policy.kind()) {
      case ADAMW -> new AdamW(policy, manager, weights, state);
      case SGD -> new Sgd(policy, manager, weights, state);
    };
  }

  /**
   * Moves the weights in place.
   *
   * @param gradient of the vector; may be overwritten
   * @param learningRate of this step
   */
  void step(Gradient gradient, double learningRate);

  /** A copy of the state as it is now. */
  OptimizerState state();
}
