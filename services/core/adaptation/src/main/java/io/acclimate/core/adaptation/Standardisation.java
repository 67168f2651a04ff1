package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.memory.RunningStatistics;
import io.acclimate.core.artifact.FeatureStatistics;
import org.jspecify.annotations.Nullable;

/**
 * Statistics by which inputs are normalised: the source's own, or re-estimated for a target domain,
 * or for one of several that the source has.
 *
 * <p>Re-estimation moves a target's input to where the source's was, x̃ = (x − μ_t)/σ_t·σ_s + μ_s,
 * and then normalises as for the source, (x̃ − m)/s. As one affine step:
 *
 * <pre>
 * (x − m') / s',  m' = μ_t − (μ_s − m)·σ_t/σ_s,  s' = s·σ_t/σ_s
 * </pre>
 *
 * <p>μ_s, σ_s are the source's mean and standard deviation, m, s the model's default normalisation
 * (0 and 1 for a model that takes raw inputs). The target's are shrunk towards the source's, which
 * count as N rows: μ_t = (N·μ_s + n·μ)/(N + n), σ²_t = (N·σ²_s + n·σ²)/(N + n).
 *
 * <p>This is AdaBN's idea on the input instead of each layer, with the shrinkage of Schneider et
 * al. Not where classes come in other shares than in the source: their shift is taken for drift.
 *
 * <p>Papers: Y. Li et al., Adaptive Batch Normalization for practical domain adaptation, Pattern
 * Recognition 80, 2018, https://arxiv.org/abs/1603.04779; S. Schneider et al., Improving robustness
 * against common corruptions by covariate shift adaptation, NeurIPS 2020,
 * https://arxiv.org/abs/2006.16971
 */
final class Standardisation {
  private Standardisation() {}

  /** Statistics that give these rows mean 0 and standard deviation 1. */
  static FeatureStatistics of(RunningStatistics rows) {
    double[] mean = rows.mean();
    double[] variance = rows.variance();
    float[] shift = new float[mean.length];
    float[] scale = new float[mean.length];
    for (int i = 0; i < mean.length; i++) {
      shift[i] = (float) mean[i];
      scale[i] = scale(deviation(variance[i]));
    }
    return FeatureStatistics.of(shift, scale);
  }

  /**
   * Statistics that make a target look like the source.
   *
   * @param byDefault the model's default normalisation; null for none
   * @param sourceWeight N, the number of rows that the source counts as
   */
  static FeatureStatistics aligned(
      RunningStatistics target,
      RunningStatistics source,
      @Nullable FeatureStatistics byDefault,
      double sourceWeight) {
    double[] sourceMean = source.mean();
    double[] sourceVariance = source.variance();
    double[] targetMean = target.mean();
    double[] targetVariance = target.variance();
    float[] defaultShift = byDefault == null ? null : byDefault.means();
    float[] defaultScale = byDefault == null ? null : byDefault.standardDeviations();
    double n = target.count();
    float[] shift = new float[sourceMean.length];
    float[] scale = new float[sourceMean.length];
    for (int i = 0; i < shift.length; i++) {
      double mean = (sourceWeight * sourceMean[i] + n * targetMean[i]) / (sourceWeight + n);
      double variance =
          (sourceWeight * sourceVariance[i] + n * targetVariance[i]) / (sourceWeight + n);
      double ratio = deviation(variance) / deviation(sourceVariance[i]);
      double m = defaultShift == null ? 0 : defaultShift[i];
      double s = defaultScale == null ? 1 : defaultScale[i];
      shift[i] = (float) (mean - (sourceMean[i] - m) * ratio);
      scale[i] = scale(s * ratio);
    }
    return FeatureStatistics.of(shift, scale);
  }

  /** 1 for a feature that never changes. */
  private static double deviation(double variance) {
    return variance > 0 ? Math.sqrt(variance) : 1;
  }

  private static float scale(double deviation) {
    return (float) Math.clamp(deviation, Float.MIN_NORMAL, Float.MAX_VALUE);
  }
}
