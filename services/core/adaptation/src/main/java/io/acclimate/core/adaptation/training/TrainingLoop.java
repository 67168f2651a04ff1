package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * The one training loop: forward, backward, clip, step. It keeps no tensor of a step beyond the
 * step and touches no state outside its thread, so several loops may run in one process.
 *
 * <p>The gradient is clipped to a largest global norm, over all tensors and both signs: g ← g ·
 * min(1, c / ‖g‖₂).
 *
 * <p>Paper: R. Pascanu, T. Mikolov, Y. Bengio, On the difficulty of training recurrent neural
 * networks, ICML 2013, https://arxiv.org/abs/1211.5063
 */
public final class TrainingLoop {
  private final WeightVector weights;
  private final Optimizer optimizer;
  private final double clipNorm;
  private final BooleanSupplier cancelled;

  /**
   * @param clipNorm c, the largest norm of the gradient
   * @param cancelled asked before every step
   */
  public TrainingLoop(
      WeightVector weights, Optimizer optimizer, double clipNorm, BooleanSupplier cancelled) {
    this.weights = weights;
    this.optimizer = optimizer;
    this.clipNorm = clipNorm;
    this.cancelled = cancelled;
  }

  /**
   * Trains.
   *
   * @throws CancellationException if cancelled
   * @throws DivergedException if a gradient is not finite
   */
  public void run(Objective objective, int steps, LearningRate learningRate) {
    for (int step = 0; step < steps; step++) {
      if (cancelled.getAsBoolean()) {
        throw new CancellationException("cancelled before step " + step);
      }
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray gradient = gradient(objective);
        float norm = gradient.norm(false).getFloat();
        if (!Float.isFinite(norm)) {
          throw new DivergedException(step);
        }
        if (norm > clipNorm) {
          gradient.muli((float) (clipNorm / norm));
        }
        optimizer.step(gradient, learningRate.at(step));
      }
    }
  }

  private NDArray gradient(Objective objective) {
    Map<String, NDArray> leaves = Autograd.withoutGradients(weights::leaves);
    Autograd.differentiate(() -> objective.loss(leaves));
    return Autograd.withoutGradients(() -> weights.gradient(leaves));
  }
}
