package io.acclimate.core.adaptation.closedform;

import java.util.Arrays;

/**
 * Tells a target that only has other shares of the classes from one whose inputs have changed: how
 * much of the way from the source's mean to the target's can be gone by mixing the source's classes
 * differently?
 *
 * <pre>
 * unexplained = min over shares q of ‖μ_t − Σ_c q_c · μ_c‖² / ‖μ_t − μ_s‖²,   q_c ≥ 0, Σ_c q_c = 1
 * </pre>
 *
 * <p>0: other shares explain all of it; 1: none of it. It looks at means only: a domain that has
 * moved exactly towards one of the classes looks like one in which that class is frequent.
 *
 * <p>The minimum over the simplex is found by Frank and Wolfe's method with away steps, which
 * converges linearly. Papers: M. Frank, P. Wolfe, An algorithm for quadratic programming, Naval
 * Research Logistics Quarterly 3, 1956, https://doi.org/10.1002/nav.3800030109; S. Lacoste-Julien,
 * M. Jaggi, On the Global Linear Convergence of Frank-Wolfe Optimization Variants, NIPS 2015,
 * https://arxiv.org/abs/1511.05932
 */
public final class SharesOfClasses {
  private static final int MAX_STEPS = 10_000;
  private static final double ENOUGH = 1e-9;

  private SharesOfClasses() {}

  /**
   * The unexplained part of the way, 0..1; 1 if there is no way to explain.
   *
   * @param classMeans μ_c, [k, d], of classes that the source has
   * @param sourceMean μ_s, [d]
   * @param targetMean μ_t, [d]
   */
  public static double unexplained(
      double[][] classMeans, double[] sourceMean, double[] targetMean) {
    double way = squaredDistance(sourceMean, targetMean);
    if (way == 0) {
      return 1;
    }
    int classes = classMeans.length;
    double[][] products = new double[classes][classes]; // of (μ_c − μ_t), so that 0 is the goal
    for (int i = 0; i < classes; i++) {
      for (int j = 0; j <= i; j++) {
        double product = 0;
        for (int k = 0; k < targetMean.length; k++) {
          product += (classMeans[i][k] - targetMean[k]) * (classMeans[j][k] - targetMean[k]);
        }
        products[i][j] = product;
        products[j][i] = product;
      }
    }
    return Math.min(1, Math.max(0, least(products)) / way);
  }

  /** The least qᵀ·P·q over the simplex. */
  private static double least(double[][] products) {
    double[] q = new double[products.length];
    Arrays.fill(q, 1.0 / q.length);
    double[] gradient = new double[q.length]; // half of it, P·q
    double value = 0;
    for (int step = 0; step < MAX_STEPS; step++) {
      value = 0;
      int towards = 0;
      int away = -1;
      for (int i = 0; i < q.length; i++) {
        gradient[i] = dot(products[i], q);
        value += q[i] * gradient[i];
      }
      for (int i = 0; i < q.length; i++) {
        towards = gradient[i] < gradient[towards] ? i : towards;
        away = q[i] > 0 && (away < 0 || gradient[i] > gradient[away]) ? i : away;
      }
      double gain = value - gradient[towards];
      double gainAway = gradient[away] - value;
      if (gain <= ENOUGH * (value + Double.MIN_NORMAL)) {
        return value;
      }
      if (gain >= gainAway) {
        // q ← q + γ·(e_towards − q)
        double curvature = products[towards][towards] - 2 * gradient[towards] + value;
        double length = curvature > 0 ? Math.min(1, gain / curvature) : 1;
        for (int i = 0; i < q.length; i++) {
          q[i] *= 1 - length;
        }
        q[towards] += length;
      } else {
        // q ← q + γ·(q − e_away), as far as q_away stays at 0 or above
        double most = q[away] / (1 - q[away]);
        double curvature = products[away][away] - 2 * gradient[away] + value;
        double length = curvature > 0 ? Math.min(most, gainAway / curvature) : most;
        for (int i = 0; i < q.length; i++) {
          q[i] *= 1 + length;
        }
        q[away] = length == most ? 0 : q[away] - length;
      }
    }
    return value;
  }

  private static double dot(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  private static double squaredDistance(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (one[i] - other[i]) * (one[i] - other[i]);
    }
    return sum;
  }
}
