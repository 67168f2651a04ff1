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
   * Moves the weights to where the value is less, by its proximal operator:
   *
   * <pre>θ ← argmin over ϑ of  ℓ(ϑ) + 1/(2η) · ‖ϑ − θ‖²</pre>
   *
   * <p>It never goes past the minimum, however strong the penalty, and it is left out of what an
   * adaptive optimizer scales, as AdamW leaves out weight decay.
   *
   * @param weights θ [p], changed in place
   * @param learningRate η
   */
  void pull(NDArray weights, double learningRate);
}
