package io.acclimate.core.evaluation;

import java.util.Arrays;

/**
 * Batch nuclear norm (BNM, for its maximisation): predictions shall be certain and of many classes,
 * which makes the prediction matrix large and of high rank.
 *
 * <pre>score = 1/n · ‖P‖_* = 1/n · Σ_c σ_c,  σ_c² the eigenvalues of PᵀP, [k, k]</pre>
 *
 * <p>P are the probabilities, [n, k], σ its singular values. From 1/√(n·k), every prediction
 * uniform, to √(k/n), every prediction certain and every class predicted equally often (for n a
 * multiple of k): compare scores of equal n only. <b>Variant:</b> of the whole set at once, not the
 * mean of batches. Eigenvalues come from the cyclic Jacobi iteration; singular values below about
 * 1e-8 of the largest are lost in the rounding of PᵀP.
 *
 * <p><b>Weakness:</b> it assumes balanced classes, like {@link InformationMaximisationScore}: a
 * model that fills a rare class with wrong answers scores above the one that is right.
 *
 * <p>Time n·k² and about 10·k³: for up to a few hundred classes.
 *
 * <p>Paper: S. Cui, S. Wang, J. Zhuo, L. Li, Q. Huang, Q. Tian, Towards discriminability and
 * diversity: batch nuclear-norm maximization under label insufficient situations, CVPR 2020,
 * https://arxiv.org/abs/2003.12237
 */
public record BatchNuclearNorm() implements UnsupervisedValidator {
  /** Convergence is quadratic: matrices of hundreds of columns take about ten sweeps. */
  private static final int MAX_SWEEPS = 60;

  /** Part of the trace that an entry off the diagonal may keep. */
  private static final double NEGLIGIBLE = 1e-16;

  @Override
  public String key() {
    return "batch-nuclear-norm";
  }

  @Override
  public double score(double[][] probabilities) {
    Predictions.check(key(), probabilities, 1);
    double sum = 0;
    for (double eigenvalue : eigenvalues(gram(probabilities))) {
      // Rounding may leave a 0 just below 0.
      sum += Math.sqrt(Math.max(0, eigenvalue));
    }
    return sum / probabilities.length;
  }

  /** PᵀP, [k, k]. */
  private static double[][] gram(double[][] rows) {
    int k = rows[0].length;
    double[][] gram = new double[k][k];
    for (double[] row : rows) {
      for (int a = 0; a < k; a++) {
        for (int b = 0; b < k; b++) {
          gram[a][b] += row[a] * row[b];
        }
      }
    }
    return gram;
  }

  /** Eigenvalues of a positive semi-definite matrix, which is overwritten. */
  private static double[] eigenvalues(double[][] matrix) {
    double trace = 0;
    for (int c = 0; c < matrix.length; c++) {
      trace += matrix[c][c];
    }
    for (int sweep = 0; sweep < MAX_SWEEPS; sweep++) {
      if (!sweep(matrix, NEGLIGIBLE * trace)) {
        double[] diagonal = new double[matrix.length];
        Arrays.setAll(diagonal, c -> matrix[c][c]);
        return diagonal;
      }
    }
    throw new ArithmeticException("no eigenvalues after %d sweeps".formatted(MAX_SWEEPS));
  }

  /** Rotates every pair of axes whose entry is not negligible, and says whether there was one. */
  private static boolean sweep(double[][] matrix, double negligible) {
    boolean rotated = false;
    for (int p = 0; p < matrix.length; p++) {
      for (int q = p + 1; q < matrix.length; q++) {
        if (Math.abs(matrix[p][q]) > negligible) {
          rotate(matrix, p, q);
          rotated = true;
        }
      }
    }
    return rotated;
  }

  /** Turns axes p and q such that their entry becomes 0, by the smaller of the two angles. */
  private static void rotate(double[][] matrix, int p, int q) {
    double ratio = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
    double tangent = Math.copySign(1, ratio) / (Math.abs(ratio) + Math.sqrt(ratio * ratio + 1));
    double cosine = 1 / Math.sqrt(tangent * tangent + 1);
    double sine = tangent * cosine;
    double change = tangent * matrix[p][q];
    matrix[p][p] -= change;
    matrix[q][q] += change;
    matrix[p][q] = 0;
    matrix[q][p] = 0;
    for (int r = 0; r < matrix.length; r++) {
      if (r != p && r != q) {
        double first = cosine * matrix[r][p] - sine * matrix[r][q];
        double second = sine * matrix[r][p] + cosine * matrix[r][q];
        matrix[r][p] = first;
        matrix[p][r] = first;
        matrix[r][q] = second;
        matrix[q][r] = second;
      }
    }
  }
}
