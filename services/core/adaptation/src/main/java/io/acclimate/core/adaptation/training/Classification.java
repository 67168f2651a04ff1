package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDArray;

/** Cross-entropy of the labelled rows, whatever their role: each counts alike. */
public record Classification() implements Term {
  @Override
  public NDArray loss(Pass pass) {
    return CrossEntropy.mean(pass.labelled().logits(), pass.labels());
  }
}
