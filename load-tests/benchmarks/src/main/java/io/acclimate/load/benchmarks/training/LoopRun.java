package io.acclimate.load.benchmarks.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.acclimate.core.adaptation.training.Classification;
import io.acclimate.core.adaptation.training.CrossEntropy;
import io.acclimate.core.adaptation.training.JointLoss;
import io.acclimate.core.adaptation.training.LearningRate;
import io.acclimate.core.adaptation.training.Optimizer;
import io.acclimate.core.adaptation.training.OptimizerState;
import io.acclimate.core.adaptation.training.Role;
import io.acclimate.core.adaptation.training.ShuffledIndices;
import io.acclimate.core.adaptation.training.TrainingLoop;
import io.acclimate.core.adaptation.training.TrainingSet;
import io.acclimate.core.adaptation.training.WeightVector;
import io.acclimate.core.model.AdaptationPolicy;
import io.acclimate.core.model.Initialisation;
import io.acclimate.core.model.Network;
import io.acclimate.core.model.Tensors;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Acclimate's own training loop: batches, passes, clipping, AdamW. */
final class LoopRun {
  /** What {@code training.py} has, too. */
  static final AdaptationPolicy.Optimizer ADAMW =
      new AdaptationPolicy.Optimizer(
          AdaptationPolicy.Optimizer.Kind.ADAMW, 1e-3, 0.01, 0, 0.9, 0.999, 1e-8);

  static final double CLIP_NORM = 1;

  private LoopRun() {}

  static Speed of(Workload workload, String engine) {
    SplittableRandom random = new SplittableRandom(workload.seed());
    BenchNetwork network = workload.network();
    try (NDManager manager = NDManager.newBaseManager()) {
      TrainingSet rows = MadeUpRows.of(manager, network, random);
      WeightVector weights =
          new WeightVector(
              manager, network.spec(), Initialisation.kaimingUniform(network.spec(), random));
      Optimizer optimizer = Optimizer.of(ADAMW, manager, weights, OptimizerState.empty());
      TrainingLoop loop = new TrainingLoop(weights, optimizer, CLIP_NORM, () -> false);
      ShuffledIndices order = new ShuffledIndices(0, MadeUpRows.COUNT, random);
      JointLoss objective =
          new JointLoss(
              new Network(network.spec()),
              rows,
              Map.of(Role.CURRENT, new TrainingSet.Part(order, workload.batch())),
              List.of(new Classification()));
      LearningRate rate = LearningRate.constant(ADAMW.learningRate());
      loop.run(objective, workload.warmUp(), rate);
      double cpuSeconds =
          new ProcessCpu().secondsOf(() -> loop.run(objective, workload.steps(), rate));
      return new Speed(engine, workload.steps(), cpuSeconds, loss(manager, network, weights, rows));
    }
  }

  private static double loss(
      NDManager manager, BenchNetwork network, WeightVector weights, TrainingSet rows) {
    NDArray logits =
        new Network(network.spec())
            .forward(Tensors.create(manager, weights.tensors()), rows.inputs())
            .logits();
    return CrossEntropy.mean(logits, rows.labels()).getFloat();
  }
}
