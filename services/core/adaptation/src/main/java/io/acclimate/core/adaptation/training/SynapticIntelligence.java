package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.acclimate.core.artifact.TensorBytes;
import java.util.SortedMap;

/**
 * Synaptic intelligence (SI): follows how much each weight's way made the loss smaller, from which
 * comes how important the weight is.
 *
 * <pre>
 * ω ← ω − g ⊙ Δθ                                          in every step
 * Ω ← Ω + max(0, ω) / ((θ_end − θ_start)² + ξ)            after a task
 * ℓ = c · Σᵢ Ωᵢ·(θᵢ − θ*ᵢ)²                               in the next ones
 * </pre>
 *
 * <p>All are [p]. g is the gradient of the batch's loss as it comes out of the backward pass,
 * before anything projects or clips it, and without penalties, which are no part of the loss here;
 * Δθ is the whole step as it was taken, whatever optimizer, penalties and {@link Pace} made of it.
 * ω, in units of the loss, is an integral along the way, of noisy gradients: the noise makes it too
 * large. θ* is θ_end of the last task. The last line is an {@link ElasticPenalty} with F = Ω and λ
 * = 2c. It assumes tasks that share one head; replay does better where examples may be kept.
 *
 * <p>Paper: F. Zenke, B. Poole, S. Ganguli, Continual Learning Through Synaptic Intelligence, ICML
 * 2017, https://arxiv.org/abs/1703.04200
 */
public final class SynapticIntelligence {
  /**
   * ξ, far above what a weight moves in a task, squared: so Ω is about the sum of ω, and it does
   * not matter how a stream is cut into tasks.
   */
  public static final double DAMPING = 1;

  private final WeightVector weights;
  private final NDArray path;

  /**
   * At the begin of a way.
   *
   * @param manager owns ω
   * @param weights that move
   */
  public SynapticIntelligence(NDManager manager, WeightVector weights) {
    this.weights = weights;
    this.path = manager.zeros(weights.values().getShape());
  }

  /**
   * Adds a step.
   *
   * @param gradient g [p]
   * @param before θ [p] before the step
   */
  void add(NDArray gradient, NDArray before) {
    path.subi(gradient.mul(weights.values().sub(before)));
  }

  /** ω so far by name of the tensor. */
  public SortedMap<String, TensorBytes> path() {
    return weights.split(path);
  }

  /**
   * What a task adds to Ω.
   *
   * @param path ω of the task, of any shape; all of the same
   * @param start θ_start
   * @param end θ_end
   * @param damping ξ, above 0
   */
  public static NDArray importance(NDArray path, NDArray start, NDArray end, double damping) {
    return path.maximum(0f).div(end.sub(start).square().add((float) damping));
  }
}
