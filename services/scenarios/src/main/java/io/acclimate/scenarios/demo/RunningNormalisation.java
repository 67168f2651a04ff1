package io.acclimate.scenarios.demo;

/**
 * Standardises each row with the statistics of the batch so far, shrunk towards the source's.
 *
 * <p>(x − μ)/σ with μ = (32·μ_source + n·μ_batch)/(32 + n), and the variance likewise; n rows of
 * the batch so far, the row itself included. It uses no labels: what online normalisation alone can
 * do.
 */
final class RunningNormalisation {

  private static final double SOURCE_WEIGHT = 32;

  private final double[] sourceMean;
  private final double[] sourceVariance;
  private final double[] mean;
  private final double[] squares;
  private int n;

  /**
   * Starts a batch.
   *
   * @param sourceMean mean per feature, [features]
   * @param sourceDeviation standard deviation per feature, [features]
   */
  RunningNormalisation(float[] sourceMean, float[] sourceDeviation) {
    this.sourceMean = new double[sourceMean.length];
    this.sourceVariance = new double[sourceMean.length];
    for (int i = 0; i < sourceMean.length; i++) {
      this.sourceMean[i] = sourceMean[i];
      this.sourceVariance[i] = (double) sourceDeviation[i] * sourceDeviation[i];
    }
    this.mean = new double[sourceMean.length];
    this.squares = new double[sourceMean.length];
  }

  /** Takes a row in and gives it back standardised, [features]. */
  float[] standardise(float[] row) {
    n++;
    float[] standardised = new float[row.length];
    for (int i = 0; i < row.length; i++) {
      double step = row[i] - mean[i]; // Welford, Technometrics 4(3), 1962
      mean[i] += step / n;
      squares[i] += step * (row[i] - mean[i]);
      double blendedMean = (SOURCE_WEIGHT * sourceMean[i] + n * mean[i]) / (SOURCE_WEIGHT + n);
      double blendedVariance =
          (SOURCE_WEIGHT * sourceVariance[i] + squares[i]) / (SOURCE_WEIGHT + n);
      double deviation = Math.sqrt(blendedVariance);
      standardised[i] = deviation > 0 ? (float) ((row[i] - blendedMean) / deviation) : 0f;
    }
    return standardised;
  }
}
