package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.acclimate.core.adaptation.alignment.Coral;
import io.acclimate.core.model.Activations;
import io.acclimate.core.model.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Cross-entropy on labelled rows, plus the CORAL loss between the features of source and target
 * rows, which need no labels: ℓ = ℓ_class + λ·ℓ_CORAL. One forward pass serves both.
 */
public final class Aligned implements Objective {
  private final Network network;
  private final TrainingSet examples;
  private final List<TrainingSet.Part> labelled;
  private final TrainingSet.Part target;
  private final Anchor anchor;
  private final double weight;

  /** What the target's features are aligned to. */
  public sealed interface Anchor {

    /** Source rows, which pass through the network as it is now. */
    record Rows(TrainingSet.Part part) implements Anchor {}

    /**
     * The covariance that the source's features once had, where its rows may not be kept.
     *
     * @param matrix [d, d]
     */
    record Covariance(NDArray matrix) implements Anchor {}
  }

  /**
   * @param labelled rows for the cross-entropy
   * @param target rows to align
   * @param weight λ
   */
  public Aligned(
      Network network,
      TrainingSet examples,
      List<TrainingSet.Part> labelled,
      TrainingSet.Part target,
      Anchor anchor,
      double weight) {
    this.network = network;
    this.examples = examples;
    this.labelled = List.copyOf(labelled);
    this.target = target;
    this.anchor = anchor;
    this.weight = weight;
  }

  @Override
  public NDArray loss(Map<String, NDArray> parameters) {
    List<TrainingSet.Part> parts = new ArrayList<>(labelled);
    parts.add(target);
    if (anchor instanceof Anchor.Rows source) {
      parts.add(source.part());
    }
    NDArray rows = examples.indices(parts);
    Activations all = network.forward(parameters, examples.inputs(rows));
    long classified = labelled.stream().mapToInt(TrainingSet.Part::rows).sum();
    long aligned = classified + target.rows();
    NDList logits = all.logits().split(new long[] {classified});
    NDArray classification =
        CrossEntropy.mean(
            logits.get(0), examples.labels(rows.split(new long[] {classified}).get(0)));
    NDArray alignment =
        switch (anchor) {
          case Anchor.Rows source -> {
            NDList features = all.features().split(new long[] {classified, aligned});
            yield Coral.loss(features.get(2), features.get(1));
          }
          case Anchor.Covariance covariance ->
              Coral.lossToCovariance(
                  covariance.matrix(), all.features().split(new long[] {classified}).get(1));
        };
    return classification.add(alignment.mul((float) weight));
  }
}
