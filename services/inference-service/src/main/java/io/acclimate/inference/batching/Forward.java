package io.acclimate.inference.batching;

import io.acclimate.core.artifact.Input;
import java.util.List;

/** One pass through a network. */
@FunctionalInterface
public interface Forward {

  /**
   * Scores of inputs that the network takes.
   *
   * @param rows n inputs
   * @param domains n domains, one per input
   * @return [n][classes]
   */
  float[][] scores(List<Input> rows, List<String> domains);
}
