package io.acclimate.core.adaptation.alignment;

import ai.djl.ndarray.NDArray;

/** Distances of the rows of one batch from those of another. */
final class PairwiseDistances {
  private PairwiseDistances() {}

  /**
   * Squared Euclidean distances, ‖x‖² + ‖y‖² − 2·xᵀy, not below 0.
   *
   * @param x [n, d]
   * @param y [m, d]
   * @return [n, m]
   */
  static NDArray squared(NDArray x, NDArray y) {
    NDArray ofX = x.square().sum(new int[] {1}, true);
    NDArray ofY = y.square().sum(new int[] {1}, true);
    NDArray products = Scale.times(x.matMul(y.transpose()), 2);
    return Scale.atLeast(ofX.add(ofY.transpose()).sub(products), 0);
  }
}
