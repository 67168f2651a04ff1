package io.acclimate.core.adaptation.alignment;

/**
 * Entropic optimal transport between two batches whose rows all weigh the same, by Sinkhorn's
 * iterations in the log domain, which neither overflow nor underflow for small regularisations.
 *
 * <pre>
 * γ = argmin Σᵢⱼ γᵢⱼ·cᵢⱼ + ε · Σᵢⱼ γᵢⱼ·log γᵢⱼ,  Σⱼ γᵢⱼ = 1/n,  Σᵢ γᵢⱼ = 1/m
 * γᵢⱼ = exp((uᵢ + vⱼ − cᵢⱼ)/ε)
 * uᵢ ← −ε·log( n · Σⱼ exp((vⱼ − cᵢⱼ)/ε) ),  vⱼ ← −ε·log( m · Σᵢ exp((uᵢ − cᵢⱼ)/ε) )
 * </pre>
 *
 * <p>The iterations end once the rows' sums are within a millionth of 1/n, at the latest after 200;
 * the columns' sums are exact but for rounding. On Java's numbers: batches are small, and 200
 * iterations of calls to the engine would take longer than the step that needs them. It costs n·m
 * exponentials twice an iteration: not for batches of thousands.
 *
 * <p>Papers: M. Cuturi, Sinkhorn Distances: Lightspeed Computation of Optimal Transport, NeurIPS
 * 2013, https://arxiv.org/abs/1306.0895; B. Schmitzer, Stabilized Sparse Scaling Algorithms for
 * Entropy Regularized Transport Problems, SIAM J. Scientific Computing 41, 2019,
 * https://arxiv.org/abs/1610.06519
 */
final class Sinkhorn {
  private static final int MOST_ITERATIONS = 200;
  private static final double TOLERANCE = 1e-6;

  private Sinkhorn() {}

  /**
   * The plan γ.
   *
   * @param cost c, [n][m]
   * @param epsilon ε, above 0, in units of the cost
   * @return [n][m]
   */
  static double[][] plan(double[][] cost, double epsilon) {
    int n = cost.length;
    int m = cost[0].length;
    double[] u = new double[n]; // both in units of ε
    double[] v = new double[m];
    double[] next = new double[n];
    double[] exponents = new double[Math.max(n, m)];
    for (int iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
      double error = 0;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < m; j++) {
          exponents[j] = v[j] - cost[i][j] / epsilon;
        }
        next[i] = -StrictMath.log(n) - logSumExp(exponents, m);
        // exp(u − next) is the sum of the row as it is, times n.
        error = Math.max(error, Math.abs(StrictMath.expm1(u[i] - next[i])));
      }
      if (iteration > 0 && error <= TOLERANCE) {
        break;
      }
      System.arraycopy(next, 0, u, 0, n);
      for (int j = 0; j < m; j++) {
        for (int i = 0; i < n; i++) {
          exponents[i] = u[i] - cost[i][j] / epsilon;
        }
        v[j] = -StrictMath.log(m) - logSumExp(exponents, n);
      }
    }
    return plan(cost, epsilon, u, v);
  }

  private static double[][] plan(double[][] cost, double epsilon, double[] u, double[] v) {
    double[][] plan = new double[u.length][v.length];
    for (int i = 0; i < u.length; i++) {
      for (int j = 0; j < v.length; j++) {
        plan[i][j] = StrictMath.exp(u[i] + v[j] - cost[i][j] / epsilon);
      }
    }
    return plan;
  }

  private static double logSumExp(double[] exponents, int count) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, exponents[i]);
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += StrictMath.exp(exponents[i] - largest);
    }
    return largest + StrictMath.log(sum);
  }
}
