package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDArray;
import io.acclimate.core.model.Activations;
import io.acclimate.core.model.Network;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A sum of losses on batches that mix rows of several roles. One forward pass serves all of them.
 */
public final class JointLoss implements Objective {
  private final Network network;
  private final TrainingSet examples;
  private final List<TrainingSet.Part> parts;
  private final EnumMap<Role, Integer> rows = new EnumMap<>(Role.class);
  private final List<Term> terms;

  /**
   * @param parts what a batch takes from where, by role
   * @param terms at least one
   */
  public JointLoss(
      Network network,
      TrainingSet examples,
      Map<Role, TrainingSet.Part> parts,
      List<? extends Term> terms) {
    if (parts.isEmpty() || terms.isEmpty()) {
      throw new IllegalArgumentException("parts " + parts.keySet() + ", terms " + terms);
    }
    this.network = network;
    this.examples = examples;
    this.parts = new ArrayList<>(new EnumMap<>(parts).values());
    parts.forEach((role, part) -> rows.put(role, part.rows()));
    this.terms = List.copyOf(terms);
  }

  @Override
  public NDArray loss(Map<String, NDArray> parameters, double progress) {
    TrainingSet.Batch batch = examples.next(parts);
    Activations all = network.forward(parameters, batch.inputs());
    Pass pass = new Pass(parameters, progress, all, batch, rows);
    NDArray sum = terms.get(0).loss(pass);
    for (Term term : terms.subList(1, terms.size())) {
      sum = sum.add(term.loss(pass));
    }
    return sum;
  }
}
