package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDArray;
import io.acclimate.core.model.Network;
import java.util.List;
import java.util.Map;

/** Cross-entropy on batches that mix parts, such as new and replayed examples. */
public final class Supervised implements Objective {
  private final Network network;
  private final TrainingSet examples;
  private final List<TrainingSet.Part> parts;

  public Supervised(Network network, TrainingSet examples, List<TrainingSet.Part> parts) {
    this.network = network;
    this.examples = examples;
    this.parts = List.copyOf(parts);
  }

  @Override
  public NDArray loss(Map<String, NDArray> parameters) {
    NDArray rows = examples.indices(parts);
    NDArray logits = network.forward(parameters, examples.inputs(rows)).logits();
    return CrossEntropy.mean(logits, examples.labels(rows));
  }
}
