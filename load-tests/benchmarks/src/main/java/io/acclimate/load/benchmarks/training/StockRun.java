package io.acclimate.load.benchmarks.training;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.AdamW;
import ai.djl.training.tracker.Tracker;
import io.acclimate.core.adaptation.training.TrainingSet;
import java.util.SplittableRandom;

/**
 * DJL's own blocks, trainer and AdamW over batches that were cut beforehand, without clipping: the
 * bare loop that anyone would begin with.
 */
final class StockRun {
  private StockRun() {}

  static Speed of(Workload workload, String engine) {
    SplittableRandom random = new SplittableRandom(workload.seed());
    BenchNetwork network = workload.network();
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
            .optOptimizer(
                AdamW.builder()
                    .optLearningRateTracker(Tracker.fixed((float) LoopRun.ADAMW.learningRate()))
                    .optWeightDecays((float) LoopRun.ADAMW.weightDecay())
                    .build());
    try (Model model = Model.newInstance("stock");
        NDManager manager = NDManager.newBaseManager()) {
      TrainingSet rows = MadeUpRows.of(manager, network, random);
      model.setBlock(block(network));
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(workload.batch()).addAll(network.input()));
        long whole = MadeUpRows.COUNT / workload.batch();
        NDList inputs = rows.inputs().get("0:" + whole * workload.batch()).split(whole);
        NDList labels = rows.labels().get("0:" + whole * workload.batch()).split(whole);
        train(trainer, inputs, labels, workload.warmUp());
        double cpuSeconds =
            new ProcessCpu().secondsOf(() -> train(trainer, inputs, labels, workload.steps()));
        NDList logits = trainer.evaluate(new NDList(rows.inputs()));
        double loss = trainer.getLoss().evaluate(new NDList(rows.labels()), logits).getFloat();
        return new Speed(engine, workload.steps(), cpuSeconds, loss);
      }
    }
  }

  private static void train(Trainer trainer, NDList inputs, NDList labels, int steps) {
    for (int step = 0; step < steps; step++) {
      int at = step % inputs.size();
      try (NDManager scope = trainer.getManager().newSubManager();
          GradientCollector collector = trainer.newGradientCollector()) {
        NDArray batch = inputs.get(at).duplicate();
        batch.attach(scope);
        NDList predicted = trainer.forward(new NDList(batch));
        collector.backward(trainer.getLoss().evaluate(new NDList(labels.get(at)), predicted));
      }
      trainer.step();
    }
  }

  private static SequentialBlock block(BenchNetwork network) {
    return switch (network) {
      case MLP ->
          new SequentialBlock()
              .add(Linear.builder().setUnits(1024).build())
              .add(Activation::relu)
              .add(Linear.builder().setUnits(1024).build())
              .add(Activation::relu)
              .add(Linear.builder().setUnits(BenchNetwork.CLASSES).build());
      case CNN ->
          new SequentialBlock()
              .add(convolution(16))
              .add(Activation::relu)
              .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
              .add(convolution(32))
              .add(Activation::relu)
              .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
              .add(Blocks.batchFlattenBlock())
              .add(Linear.builder().setUnits(64).build())
              .add(Activation::relu)
              .add(Linear.builder().setUnits(BenchNetwork.CLASSES).build());
    };
  }

  private static Conv2d convolution(int filters) {
    return Conv2d.builder().setKernelShape(new Shape(3, 3)).setFilters(filters).build();
  }
}
