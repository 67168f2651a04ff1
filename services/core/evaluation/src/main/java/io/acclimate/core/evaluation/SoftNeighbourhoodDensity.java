package io.acclimate.core.evaluation;

/**
 * Soft neighbourhood density (SND): where a model separates classes well, each example has many
 * others that are predicted just like it.
 *
 * <pre>
 * f_i = p_i / ‖p_i‖,  S_ij = exp(f_i·f_j / τ) / Σ_{l≠i} exp(f_i·f_l / τ) for j ≠ i
 * score = 1/n · Σ_i H(S_i),  H(S_i) = −Σ_{j≠i} S_ij·ln S_ij
 * </pre>
 *
 * <p>p_i are the model's probabilities of example i, τ the temperature. At most ln(n − 1), so
 * compare scores of equal n only. <b>Variant:</b> of softmax outputs, as the paper proposes, not of
 * features; an example is no neighbour of its own, and the logarithm is exact (the authors' code
 * keeps each example with similarity −1 and adds 1e-5 under the logarithm).
 *
 * <p><b>Weakness:</b> the best score has a model that predicts every example alike: of one class,
 * or uniformly, it does not matter. In general few large clusters beat many small ones. The paper
 * takes for granted that models were well trained on the source; not for choosing among models that
 * may have collapsed, unless another score has ruled that out.
 *
 * <p>Time n²·k, memory n·k: for a few thousand rows.
 *
 * <p>Paper: K. Saito, D. Kim, P. Teterwak, S. Sclaroff, T. Darrell, K. Saenko, Tune it the right
 * way: unsupervised validation of domain adaptation via soft neighborhood density, ICCV 2021,
 * https://arxiv.org/abs/2108.10860
 *
 * @param temperature τ, 0.01..1: the lower, the nearer neighbours have to be
 */
public record SoftNeighbourhoodDensity(double temperature) implements UnsupervisedValidator {
  public SoftNeighbourhoodDensity {
    if (!(temperature >= 0.01 && temperature <= 1)) {
      throw new IllegalArgumentException("temperature: " + temperature + " is not in 0.01..1");
    }
  }

  /** τ = 0.05. */
  public static SoftNeighbourhoodDensity defaults() {
    return new SoftNeighbourhoodDensity(0.05);
  }

  @Override
  public String key() {
    return "soft-neighbourhood-density";
  }

  /** {@inheritDoc} It takes two rows or more. */
  @Override
  public double score(double[][] probabilities) {
    Predictions.check(key(), probabilities, 2);
    double[][] rows = normalised(probabilities);
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      sum += neighbourhoodEntropy(rows, i);
    }
    return sum / rows.length;
  }

  /** H(S_i) = ln Z − 1/Z · Σ_j e^{z_j}·z_j with z_j = (f_i·f_j − 1) / τ ≤ 0 and Z = Σ_j e^{z_j}. */
  private double neighbourhoodEntropy(double[][] rows, int i) {
    double total = 0;
    double weighted = 0;
    for (int j = 0; j < rows.length; j++) {
      if (j != i) {
        double logit = (dot(rows[i], rows[j]) - 1) / temperature;
        double weight = StrictMath.exp(logit);
        total += weight;
        weighted += weight * logit;
      }
    }
    return StrictMath.log(total) - weighted / total;
  }

  private static double[][] normalised(double[][] probabilities) {
    double[][] rows = new double[probabilities.length][];
    for (int i = 0; i < rows.length; i++) {
      double norm = Math.sqrt(dot(probabilities[i], probabilities[i]));
      rows[i] = probabilities[i].clone();
      for (int c = 0; c < rows[i].length; c++) {
        rows[i][c] /= norm;
      }
    }
    return rows;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int c = 0; c < a.length; c++) {
      sum += a[c] * b[c];
    }
    return sum;
  }
}
