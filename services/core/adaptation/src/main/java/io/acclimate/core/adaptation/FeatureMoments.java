package io.acclimate.core.adaptation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.TensorBytes;
import java.util.List;
import java.util.Objects;

/**
 * Mean and covariance of a network's features, in doubles and of a part of the rows at a time.
 *
 * <pre>
 * n = n₁ + n₂,  δ = μ₂ − μ₁,  μ = μ₁ + δ·n₂/n,  M = M₁ + M₂ + δδᵀ·n₁·n₂/n,  C = M / (n − 1)
 * </pre>
 *
 * <p>M [d, d] sums of products of distances from the mean. As {@link
 * io.acclimate.core.adaptation.memory.RunningStatistics}, with products of two features, too.
 *
 * @param mean μ [d]
 * @param covariance unbiased, C [d, d]
 */
record FeatureMoments(TensorBytes mean, TensorBytes covariance) {
  private static final int CHUNK = 1024;

  /**
   * @param rows at least 2, which fit the model
   */
  static FeatureMoments of(ForwardPass pass, List<PackRow> rows) {
    if (rows.size() < 2) {
      throw new IllegalArgumentException("a covariance needs two rows, not " + rows.size());
    }
    Sums sums = null;
    for (int from = 0; from < rows.size(); from += CHUNK) {
      Sums own = Sums.of(pass, rows.subList(from, Math.min(rows.size(), from + CHUNK)));
      sums = sums == null ? own : sums.and(own);
    }
    return Objects.requireNonNull(sums).moments();
  }

  /**
   * @param rows n
   * @param mean μ [d]
   * @param products M [d · d]
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared; stays inside
  private record Sums(long rows, double[] mean, double[] products) {
    static Sums of(ForwardPass pass, List<PackRow> rows) {
      try (NDManager scope = NDManager.newBaseManager()) {
        NDArray x = pass.features(rows, scope).toType(DataType.FLOAT64, false);
        NDArray mean = x.mean(new int[] {0});
        NDArray centred = x.sub(mean);
        return new Sums(
            rows.size(), mean.toDoubleArray(), centred.transpose().matMul(centred).toDoubleArray());
      }
    }

    Sums and(Sums other) {
      int d = mean.length;
      double n = (double) rows + other.rows;
      double[] pooled = new double[d];
      double[] sum = new double[products.length];
      for (int i = 0; i < d; i++) {
        double delta = other.mean[i] - mean[i];
        pooled[i] = mean[i] + delta * (other.rows / n);
        for (int j = 0; j < d; j++) {
          sum[i * d + j] =
              products[i * d + j]
                  + other.products[i * d + j]
                  + delta * (other.mean[j] - mean[j]) * (rows * (other.rows / n));
        }
      }
      return new Sums(rows + other.rows, pooled, sum);
    }

    FeatureMoments moments() {
      int d = mean.length;
      float[] means = new float[d];
      float[] covariance = new float[products.length];
      for (int i = 0; i < covariance.length; i++) {
        covariance[i] = (float) (products[i] / (rows - 1));
      }
      for (int i = 0; i < d; i++) {
        means[i] = (float) mean[i];
      }
      return new FeatureMoments(
          TensorBytes.ofFloats(means), TensorBytes.ofFloats(covariance, d, d));
    }
  }
}
