package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.training.OptimizerState;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.TensorBytes;
import java.util.SortedMap;

/** What an arm came up with. */
sealed interface Attempt {

  /**
   * A model to be judged.
   *
   * @param weights all tensors of the network by name
   * @param preprocessing how its inputs are normalised
   * @param optimizer the optimizer's state bound to the weights
   * @param steps optimizer steps it took
   */
  record Candidate(
      SortedMap<String, TensorBytes> weights,
      Preprocessing preprocessing,
      OptimizerState optimizer,
      int steps)
      implements Attempt {}

  /**
   * No model.
   *
   * @param reason why, as the end of a sentence
   */
  record Skipped(String reason) implements Attempt {}
}
