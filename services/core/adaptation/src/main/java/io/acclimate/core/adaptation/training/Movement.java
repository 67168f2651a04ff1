package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDManager;
import io.acclimate.core.artifact.LowRankUpdate;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.AdaptationPolicy;
import io.acclimate.core.model.NetworkSpec;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a stretch of training moves of a network, and what comes of it. */
public interface Movement {

  /**
   * A network as a stretch of training finds it.
   *
   * @param manager owns the tensors that move
   * @param network its layers
   * @param tensors all its tensors by name
   * @param policy how weights move
   * @param optimizer the optimizer's state bound to the tensors
   */
  record Start(
      NDManager manager,
      NetworkSpec network,
      SortedMap<String, TensorBytes> tensors,
      AdaptationPolicy.Optimizer policy,
      OptimizerState optimizer) {}

  /** The vector [p] that moves. */
  WeightVector vector();

  /** The vector with what moves it. */
  TrainingLoop.Trainee trainee(List<Penalty> penalties);

  /**
   * An objective of the network's tensors as one of the tensors that move.
   *
   * @param objective of all tensors of the network by name
   */
  Objective over(Objective objective);

  /** All tensors of the network as they are now. */
  SortedMap<String, TensorBytes> tensors();

  /** What was added to tensors of the start, by name, as far as it is of low rank. */
  default SortedMap<String, LowRankUpdate> updates() {
    return new TreeMap<>();
  }

  /** The optimizer's state bound to these tensors. */
  OptimizerState optimizer();
}
