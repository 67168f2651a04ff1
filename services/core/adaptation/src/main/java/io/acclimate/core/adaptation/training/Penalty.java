package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDArray;

/** What a weight vector should cost in itself, whatever the batch. */
public interface Penalty {

  /**
   * @param weights θ [p]
   * @return scalar
   */
  NDArray value(NDArray weights);

  /**
   * The value's gradient, in closed form.
   *
   * @param weights θ [p]
   * @return [p]
   */
  NDArray gradient(NDArray weights);
}
