package io.acclimate.core.adaptation.training;

import io.acclimate.core.artifact.TensorBytes;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The weights that training has passed through, averaged with the latest counting most:
 *
 * <pre>m_t = β·m_{t−1} + (1 − β)·w_t, m_0 = 0,   w̄_t = m_t / (1 − β^t)</pre>
 *
 * <p>The average lies in the middle of where training wanders, which is flatter than its edge: it
 * answers domains better that training has not seen.
 *
 * <p>Papers: P. Izmailov et al., Averaging Weights Leads to Wider Optima and Better Generalization
 * (SWA), UAI 2018, https://arxiv.org/abs/1803.05407; J. Cha et al., SWAD: Domain Generalization by
 * Seeking Flat Minima, NeurIPS 2021, https://arxiv.org/abs/2102.08604. <b>Variant:</b> an
 * exponential average, once an epoch and from the first on, so that no end has to be known before.
 */
public final class AveragedWeights {
  private final double beta;
  private final Map<String, double[]> means = new HashMap<>();
  private double unbiased = 1; // β^t

  /**
   * @param beta what the average so far counts against the next weights, 0..1 without 1; 0 for the
   *     latest weights alone
   */
  public AveragedWeights(double beta) {
    if (!(beta >= 0 && beta < 1)) {
      throw new IllegalArgumentException("beta " + beta + " is not in 0..1 without 1");
    }
    this.beta = beta;
  }

  /**
   * Takes in the next weights.
   *
   * @param weights all tensors by name, the same names and shapes at every call
   * @return the average of all so far
   */
  public SortedMap<String, TensorBytes> with(Map<String, TensorBytes> weights) {
    unbiased *= beta;
    TreeMap<String, TensorBytes> averages = new TreeMap<>();
    weights.forEach((name, tensor) -> averages.put(name, average(name, tensor)));
    return averages;
  }

  private TensorBytes average(String name, TensorBytes tensor) {
    float[] values = tensor.floats();
    double[] mean = means.computeIfAbsent(name, n -> new double[values.length]);
    float[] average = new float[values.length];
    for (int i = 0; i < average.length; i++) {
      mean[i] = beta * mean[i] + (1 - beta) * values[i];
      average[i] = (float) (mean[i] / (1 - unbiased));
    }
    return TensorBytes.ofFloats(
        average, tensor.shape().stream().mapToLong(Long::longValue).toArray());
  }
}
