package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/** What a step makes smaller. Every call draws the next batch. */
public interface Objective {

  /**
   * @param parameters the network's tensors by name
   * @param progress share of the training that is done, 0..1
   * @return scalar of FLOAT32
   */
  NDArray loss(Map<String, NDArray> parameters, double progress);
}
