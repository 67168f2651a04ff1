package io.acclimate.core.adaptation.closedform;

import java.util.Arrays;

/**
 * Label-shift correction: how frequent classes are in a target without labels, and what a model's
 * answers are then.
 *
 * <p>Black-box shift estimation (BBSE) solves for the target's shares q, given what the model
 * answers to source hold-outs and to the target:
 *
 * <pre>
 * C·w = μ,  C_ij = share of source rows of class j that are answered i,  μ_i = share of target rows answered i
 * q_j ∝ max(w_j, 0)·p_j
 * </pre>
 *
 * <p>p are the source's shares. C is weighed by p, so that w is q/p. The expectation-maximisation
 * of Saerens et al. then goes on from q with the target's probabilities r_i(x):
 *
 * <pre>
 * r'_i(x) ∝ q_i/p_i · r_i(x),  q_i ← mean over x of r'_i(x)
 * </pre>
 *
 * <p>The same ratio q/p corrects answers. It is right only if p(x | class) has not changed: not
 * where inputs have drifted, and not for a model whose probabilities are far too sure (EM then
 * follows its errors).
 *
 * <p>Papers: Z. C. Lipton, Y.-X. Wang, A. Smola, Detecting and Correcting for Label Shift with
 * Black Box Predictors, ICML 2018, https://arxiv.org/abs/1802.03916; M. Saerens, P. Latinne, C.
 * Decaestecker, Adjusting the Outputs of a Classifier to New a Priori Probabilities, Neural
 * Computation 14, 2002, https://doi.org/10.1162/089976602753284446
 */
public final class LabelShift {
  private static final int MOST_ITERATIONS = 1_000;
  private static final double CONVERGED = 1e-8;

  /** Pivots below this share of the largest entry: the answers do not tell the classes apart. */
  private static final double SINGULAR = 1e-9;

  private final double[] sourceShares;

  /**
   * @param sourceShares p [k], each above 0; only their ratios matter
   */
  public LabelShift(double[] sourceShares) {
    double sum = Arrays.stream(sourceShares).sum();
    for (double share : sourceShares) {
      if (!(share > 0) || !Double.isFinite(share)) {
        throw new IllegalArgumentException(
            "source shares %s: each must be above 0".formatted(Arrays.toString(sourceShares)));
      }
    }
    this.sourceShares = Arrays.stream(sourceShares).map(share -> share / sum).toArray();
  }

  /**
   * The target's shares by BBSE; the source's where its confusion cannot be inverted, or no share
   * would be above 0.
   *
   * @param confusion [k][k], row i and column j: share of source rows of class j answered i; each
   *     column sums to 1
   * @param answered μ [k], share of target rows answered i
   * @return q [k], sums to 1
   */
  public double[] sharesOf(double[][] confusion, double[] answered) {
    int k = sourceShares.length;
    double[][] joint = new double[k][k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        joint[i][j] = confusion[i][j] * sourceShares[j];
      }
    }
    double[] ratios = solve(joint, answered.clone());
    double[] shares = new double[k];
    double sum = 0;
    for (int j = 0; j < k; j++) {
      shares[j] = Math.max(0, ratios[j]) * sourceShares[j];
      sum += shares[j];
    }
    if (!(sum > 0) || !Double.isFinite(sum)) {
      return sourceShares.clone();
    }
    for (int j = 0; j < k; j++) {
      shares[j] /= sum;
    }
    return shares;
  }

  /**
   * The condition number of a confusion in the 1-norm, ‖C‖₁·‖C⁻¹‖₁: how many times as large an
   * error in the answers' shares may be in the shares estimated from them. Infinite where the
   * answers do not tell the classes apart.
   *
   * @param confusion C [k][k]
   */
  public static double condition(double[][] confusion) {
    int k = confusion.length;
    double norm = 0;
    double inverseNorm = 0;
    for (int j = 0; j < k; j++) {
      double[][] copy = new double[k][];
      double[] unit = new double[k];
      double sum = 0;
      for (int i = 0; i < k; i++) {
        copy[i] = confusion[i].clone();
        sum += Math.abs(confusion[i][j]);
      }
      unit[j] = 1;
      double inverse = Arrays.stream(solve(copy, unit)).map(Math::abs).sum();
      norm = Math.max(norm, sum);
      inverseNorm = Math.max(inverseNorm, inverse);
    }
    return Double.isNaN(inverseNorm) ? Double.POSITIVE_INFINITY : norm * inverseNorm;
  }

  /**
   * The target's shares by expectation-maximisation.
   *
   * @param probabilities r [n][k], what the model answers to target rows, n at least 1
   * @param start q [k] to begin with; a share of 0 stays 0
   * @return q [k], sums to 1
   */
  public double[] refined(double[][] probabilities, double[] start) {
    double[] shares = start.clone();
    for (int iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
      double[] next = new double[shares.length];
      for (double[] row : probabilities) {
        double[] corrected = corrected(row, shares);
        for (int i = 0; i < next.length; i++) {
          next[i] += corrected[i] / probabilities.length;
        }
      }
      double moved = 0;
      for (int i = 0; i < next.length; i++) {
        moved = Math.max(moved, Math.abs(next[i] - shares[i]));
      }
      shares = next;
      if (moved < CONVERGED) {
        break;
      }
    }
    return shares;
  }

  /**
   * An answer as it is where classes have other shares.
   *
   * @param probabilities r [k] of one row
   * @param targetShares q [k]
   * @return [k], sums to 1; the row itself where nothing would be left of it
   */
  public double[] corrected(double[] probabilities, double[] targetShares) {
    double[] corrected = new double[probabilities.length];
    double sum = 0;
    for (int i = 0; i < corrected.length; i++) {
      corrected[i] = probabilities[i] * targetShares[i] / sourceShares[i];
      sum += corrected[i];
    }
    if (!(sum > 0)) {
      return probabilities.clone();
    }
    for (int i = 0; i < corrected.length; i++) {
      corrected[i] /= sum;
    }
    return corrected;
  }

  /** Gaussian elimination with partial pivoting; NaN where the matrix is singular. */
  private static double[] solve(double[][] a, double[] b) {
    int n = b.length;
    double largest =
        Arrays.stream(a).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElse(0);
    for (int column = 0; column < n; column++) {
      int pivot = column;
      for (int row = column + 1; row < n; row++) {
        pivot = Math.abs(a[row][column]) > Math.abs(a[pivot][column]) ? row : pivot;
      }
      if (!(Math.abs(a[pivot][column]) > SINGULAR * largest)) {
        double[] none = new double[n];
        Arrays.fill(none, Double.NaN);
        return none;
      }
      double[] swapped = a[column];
      a[column] = a[pivot];
      a[pivot] = swapped;
      double right = b[column];
      b[column] = b[pivot];
      b[pivot] = right;
      for (int row = column + 1; row < n; row++) {
        double factor = a[row][column] / a[column][column];
        for (int i = column; i < n; i++) {
          a[row][i] -= factor * a[column][i];
        }
        b[row] -= factor * b[column];
      }
    }
    double[] x = new double[n];
    for (int row = n - 1; row >= 0; row--) {
      double sum = b[row];
      for (int i = row + 1; i < n; i++) {
        sum -= a[row][i] * x[i];
      }
      x[row] = sum / a[row][row];
    }
    return x;
  }
}
