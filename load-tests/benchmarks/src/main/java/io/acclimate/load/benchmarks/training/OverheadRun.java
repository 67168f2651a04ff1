package io.acclimate.load.benchmarks.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.acclimate.core.adaptation.training.Alignment;
import io.acclimate.core.adaptation.training.Autograd;
import io.acclimate.core.adaptation.training.Classification;
import io.acclimate.core.adaptation.training.JointLoss;
import io.acclimate.core.adaptation.training.LearningRate;
import io.acclimate.core.adaptation.training.Optimizer;
import io.acclimate.core.adaptation.training.OptimizerState;
import io.acclimate.core.adaptation.training.Role;
import io.acclimate.core.adaptation.training.ShuffledIndices;
import io.acclimate.core.adaptation.training.TrainingLoop;
import io.acclimate.core.adaptation.training.TrainingSet;
import io.acclimate.core.adaptation.training.WeightVector;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.Initialisation;
import io.acclimate.core.model.Network;
import io.acclimate.core.model.Tensors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A step of an arm with replay and alignment, as fine-tuning+coral has it, beside the forward and
 * backward pass of a batch of the same size and nothing else: no drawing of rows, no losses, no
 * optimizer. Both in one process, block by block in turns.
 */
final class OverheadRun {
  private static final int BATCHES = 8;

  private OverheadRun() {}

  static List<Overhead> of(Workload workload, int blocks) {
    SplittableRandom random = new SplittableRandom(workload.seed());
    BenchNetwork network = workload.network();
    try (NDManager manager = NDManager.newBaseManager()) {
      TrainingSet rows = MadeUpRows.of(manager, network, random);
      SortedMap<String, TensorBytes> start = Initialisation.kaimingUniform(network.spec(), random);
      Map<Role, TrainingSet.Part> parts = parts(workload.batch(), random);
      Runnable full = full(manager, workload, start, rows, parts);
      int size = parts.values().stream().mapToInt(TrainingSet.Part::rows).sum();
      Runnable passes = passes(manager, workload, start, rows, size);
      warmUp(workload, full, passes);
      ProcessCpu cpu = new ProcessCpu();
      List<Overhead> measured = new ArrayList<>();
      for (int block = 0; block < blocks; block++) {
        measured.add(block(cpu, workload.steps(), full, passes, block % 2 == 0));
      }
      return measured;
    }
  }

  private static void warmUp(Workload workload, Runnable full, Runnable passes) {
    for (int done = 0; done < workload.warmUp(); done += workload.steps()) {
      full.run();
      passes.run();
    }
  }

  private static Overhead block(
      ProcessCpu cpu, int steps, Runnable full, Runnable passes, boolean fullFirst) {
    double before = fullFirst ? cpu.secondsOf(full) : 0;
    double ofPasses = cpu.secondsOf(passes);
    double ofFull = fullFirst ? before : cpu.secondsOf(full);
    return new Overhead(ofFull / steps, ofPasses / steps);
  }

  /** As an arm's batch plan has them: half replayed, half of that to align with. */
  private static Map<Role, TrainingSet.Part> parts(int batch, RandomGenerator random) {
    return Map.of(
        Role.CURRENT, part(batch / 2, random),
        Role.REPLAY, part(batch / 4, random),
        Role.SOURCE, part(batch / 4, random),
        Role.TARGET, part(batch / 2, random));
  }

  private static TrainingSet.Part part(int rows, RandomGenerator random) {
    return new TrainingSet.Part(new ShuffledIndices(0, MadeUpRows.COUNT, random), rows);
  }

  private static Runnable full(
      NDManager manager,
      Workload workload,
      SortedMap<String, TensorBytes> start,
      TrainingSet rows,
      Map<Role, TrainingSet.Part> parts) {
    WeightVector weights = new WeightVector(manager, workload.network().spec(), start);
    Optimizer optimizer = Optimizer.of(LoopRun.ADAMW, manager, weights, OptimizerState.empty());
    TrainingLoop loop = new TrainingLoop(weights, optimizer, LoopRun.CLIP_NORM, () -> false);
    JointLoss objective =
        new JointLoss(
            new Network(workload.network().spec()),
            rows,
            parts,
            List.of(new Classification(), Alignment.coral().times(1)));
    LearningRate rate = LearningRate.constant(LoopRun.ADAMW.learningRate());
    return () -> loop.run(objective, workload.steps(), rate);
  }

  private static Runnable passes(
      NDManager manager,
      Workload workload,
      SortedMap<String, TensorBytes> start,
      TrainingSet rows,
      int size) {
    Network network = new Network(workload.network().spec());
    Map<String, NDArray> tensors = Tensors.create(manager, start);
    List<NDArray> batches = new ArrayList<>();
    for (int i = 0; i < BATCHES; i++) {
      batches.add(rows.inputs().get("%d:%d".formatted(i * size, (i + 1) * size)).duplicate());
    }
    return () -> {
      for (int step = 0; step < workload.steps(); step++) {
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          Map<String, NDArray> leaves = leaves(tensors);
          NDArray batch = batches.get(step % BATCHES);
          Autograd.differentiate(() -> network.forward(leaves, batch).logits().mean());
        }
      }
    };
  }

  /** Views, so that no gradient is left over from the last step. */
  private static Map<String, NDArray> leaves(Map<String, NDArray> tensors) {
    Map<String, NDArray> leaves = new HashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          Shape shape = tensor.getShape();
          NDArray leaf = tensor.reshape(shape);
          leaf.setRequiresGradient(true);
          leaves.put(name, leaf);
        });
    return leaves;
  }
}
