package io.acclimate.core.adaptation.alignment;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The eigenvectors of a symmetric matrix that belong to its smallest eigenvalues, by cyclic Jacobi
 * rotations, which neither DJL nor the engine's binding offers. Each rotation makes one element
 * beside the diagonal 0; a sweep goes through all of them, and the last sweep finds none that is
 * above rounding. A sweep costs about 6·n³ operations, and there are about 8: for n of a few
 * hundred at most.
 *
 * <p>Reference: G. H. Golub, C. F. Van Loan, Matrix Computations, 4th ed., 2013, section 8.5
 */
final class SmallestEigenvectors {
  private static final int MOST_SWEEPS = 60;

  /** Beside the diagonal, against the whole matrix's norm. */
  private static final double ROUNDING = 1e-15;

  private SmallestEigenvectors() {}

  /**
   * @param symmetric [n][n]
   * @param k how many, 1 to n
   * @return [n][k] of unit length and at right angles, that of the smallest eigenvalue first
   * @throws ArithmeticException if the rotations do not converge, which has not been seen
   */
  static double[][] of(double[][] symmetric, int k) {
    int n = symmetric.length;
    double[][] a = new double[n][];
    double[][] vectors = new double[n][n];
    double norm = 0;
    for (int i = 0; i < n; i++) {
      a[i] = symmetric[i].clone();
      vectors[i][i] = 1;
      for (double each : a[i]) {
        norm += each * each;
      }
    }
    double negligible = ROUNDING * Math.sqrt(norm);
    int sweeps = 0;
    while (sweep(a, vectors, negligible)) {
      if (++sweeps == MOST_SWEEPS) {
        throw new ArithmeticException("no eigenvectors after %d sweeps".formatted(MOST_SWEEPS));
      }
    }
    Integer[] order = new Integer[n];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> a[i][i]));
    double[][] smallest = new double[n][k];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < k; j++) {
        smallest[i][j] = vectors[i][order[j]];
      }
    }
    return smallest;
  }

  /** Rotates every pair of axes whose element is not negligible, and says whether there was one. */
  private static boolean sweep(double[][] a, double[][] vectors, double negligible) {
    boolean rotated = false;
    for (int p = 0; p < a.length; p++) {
      for (int q = p + 1; q < a.length; q++) {
        if (Math.abs(a[p][q]) > negligible) {
          rotate(a, vectors, p, q);
          rotated = true;
        }
      }
    }
    return rotated;
  }

  /** A ← JᵀAJ and V ← VJ, by the angle that makes a[p][q] 0. */
  private static void rotate(double[][] a, double[][] vectors, int p, int q) {
    double tau = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double tangent = Math.copySign(1, tau) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
    double cosine = 1 / Math.sqrt(1 + tangent * tangent);
    double sine = tangent * cosine;
    for (double[] row : a) {
      turn(row, p, q, cosine, sine);
    }
    for (int j = 0; j < a.length; j++) {
      double ofP = a[p][j];
      double ofQ = a[q][j];
      a[p][j] = cosine * ofP - sine * ofQ;
      a[q][j] = sine * ofP + cosine * ofQ;
    }
    a[p][q] = 0;
    a[q][p] = 0;
    for (double[] row : vectors) {
      turn(row, p, q, cosine, sine);
    }
  }

  private static void turn(double[] row, int p, int q, double cosine, double sine) {
    double ofP = row[p];
    double ofQ = row[q];
    row[p] = cosine * ofP - sine * ofQ;
    row[q] = sine * ofP + cosine * ofQ;
  }
}
