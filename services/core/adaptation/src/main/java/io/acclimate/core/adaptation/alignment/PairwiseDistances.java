package io.acclimate.core.adaptation.alignment;

import ai.djl.ndarray.NDArray;

/**
 * Distances of the rows of one batch from those of another, in a unit of their own: features of one
 * network are a hundred times those of another, and no weight of a loss would fit both.
 *
 * <pre>δ²(x, y) = ‖x − y‖² / b</pre>
 *
 * <p>b is the mean of ‖x − y‖² over all pairs, through which no gradient flows.
 */
final class PairwiseDistances {
  /** Where all rows are equal; their distance is 0 all the same. */
  private static final double SMALLEST_UNIT = 1e-12;

  private PairwiseDistances() {}

  /**
   * δ² of all pairs, whose mean is 1.
   *
   * @param x [n, d]
   * @param y [m, d]
   * @return [n, m]
   */
  static NDArray squared(NDArray x, NDArray y) {
    NDArray ofX = x.square().sum(new int[] {1}, true);
    NDArray ofY = y.square().sum(new int[] {1}, true);
    NDArray products = Scale.times(x.matMul(y.transpose()), 2);
    // Rounding may leave something below 0.
    NDArray distances = Scale.atLeast(ofX.add(ofY.transpose()).sub(products), 0);
    return distances.div(Scale.atLeast(distances.stopGradient().mean(), SMALLEST_UNIT));
  }
}
