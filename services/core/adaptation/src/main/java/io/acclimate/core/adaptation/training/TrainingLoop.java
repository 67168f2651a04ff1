package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one training loop: forward, backward, project, clip, step, and what penalties pull. It keeps
 * no tensor of a step beyond the step and touches no state outside its thread, so several loops may
 * run in one process.
 *
 * <p>The gradient is clipped to a largest global norm, over all tensors and both signs: g ← g ·
 * min(1, c / ‖g‖₂).
 *
 * <p>Paper: R. Pascanu, T. Mikolov, Y. Bengio, On the difficulty of training recurrent neural
 * networks, ICML 2013, https://arxiv.org/abs/1211.5063
 */
public final class TrainingLoop {
  private final List<Trainee> trainees;
  private final double clipNorm;
  private final BooleanSupplier cancelled;

  /**
   * Weights, and what moves them.
   *
   * @param weights of one network
   * @param optimizer of these weights
   * @param penalties what these weights cost besides the objective
   * @param pace how much of a step each goes; null for all of it
   * @param path follows their way; null if nobody asks
   * @param memory what no step may spoil; null if there is nothing
   */
  public record Trainee(
      WeightVector weights,
      Optimizer optimizer,
      List<Penalty> penalties,
      @Nullable Pace pace,
      @Nullable SynapticIntelligence path,
      @Nullable AveragedGradientMemory memory) {
    public Trainee {
      penalties = List.copyOf(penalties);
    }

    /** Weights whose way nobody follows, and whose steps nothing bounds. */
    public Trainee(
        WeightVector weights, Optimizer optimizer, List<Penalty> penalties, @Nullable Pace pace) {
      this(weights, optimizer, penalties, pace, null, null);
    }

    /** The same, followed on its way; null for not at all. */
    public Trainee followedBy(@Nullable SynapticIntelligence follower) {
      return new Trainee(weights, optimizer, penalties, pace, follower, memory);
    }

    /** The same with steps that may not spoil something; null for any. */
    public Trainee sparing(@Nullable AveragedGradientMemory spared) {
      return new Trainee(weights, optimizer, penalties, pace, path, spared);
    }

    /** Weights that go all of their steps. */
    public Trainee(WeightVector weights, Optimizer optimizer, List<Penalty> penalties) {
      this(weights, optimizer, penalties, null);
    }

    /** Weights that cost nothing in themselves. */
    public Trainee(WeightVector weights, Optimizer optimizer) {
      this(weights, optimizer, List.of());
    }
  }

  /**
   * @param trainees networks that train together, each clipped by itself
   * @param clipNorm c, the largest norm of the gradient
   * @param cancelled asked before every step
   */
  public TrainingLoop(List<Trainee> trainees, double clipNorm, BooleanSupplier cancelled) {
    this.trainees = List.copyOf(trainees);
    this.clipNorm = clipNorm;
    this.cancelled = cancelled;
  }

  /** Trains one network. */
  public TrainingLoop(
      WeightVector weights, Optimizer optimizer, double clipNorm, BooleanSupplier cancelled) {
    this(List.of(new Trainee(weights, optimizer)), clipNorm, cancelled);
  }

  /**
   * Trains.
   *
   * @throws CancellationException if cancelled
   * @throws DivergedException if a gradient is not finite
   */
  public void run(Objective objective, int steps, LearningRate learningRate) {
    run(objective, steps, learningRate, () -> {});
  }

  /**
   * Trains.
   *
   * @param halfWay called before the step in the middle, with no gradient recorded; what it throws
   *     ends the training
   * @throws CancellationException if cancelled
   * @throws DivergedException if a gradient is not finite
   */
  public void run(Objective objective, int steps, LearningRate learningRate, Runnable halfWay) {
    for (int step = 0; step < steps; step++) {
      if (step > 0 && step == steps / 2) {
        halfWay.run();
      }
      if (cancelled.getAsBoolean()) {
        throw new CancellationException("cancelled before step " + step);
      }
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        Map<String, NDArray> leaves = leaves();
        double progress = (double) step / steps;
        Autograd.differentiate(() -> objective.loss(leaves, progress));
        for (Trainee trainee : trainees) {
          move(trainee, leaves, learningRate.at(step), step, progress);
        }
      }
    }
  }

  private Map<String, NDArray> leaves() {
    Map<String, NDArray> leaves = new HashMap<>();
    for (Trainee trainee : trainees) {
      leaves.putAll(Autograd.withoutGradients(trainee.weights()::leaves));
    }
    return leaves;
  }

  private void move(
      Trainee trainee, Map<String, NDArray> leaves, double rate, int step, double progress) {
    Gradient gradient = Autograd.withoutGradients(() -> trainee.weights().gradient(leaves));
    SynapticIntelligence path = trainee.path();
    NDArray ofTheLoss = path == null ? null : gradient.flat();
    AveragedGradientMemory memory = trainee.memory();
    if (memory != null) {
      memory.project(gradient, trainee.weights(), progress);
    }
    float norm = gradient.norm();
    if (!Float.isFinite(norm)) {
      throw new DivergedException(step);
    }
    if (norm > clipNorm) {
      gradient.scale(clipNorm / norm);
    }
    NDArray values = trainee.weights().values();
    Pace pace = trainee.pace();
    NDArray before = pace == null && path == null ? values : values.duplicate();
    trainee.optimizer().step(gradient, rate);
    for (Penalty penalty : trainee.penalties()) {
      penalty.pull(values, rate);
    }
    if (pace != null) {
      pace.slow(before, values);
    }
    if (path != null && ofTheLoss != null) {
      path.add(ofTheLoss, before);
    }
  }
}
