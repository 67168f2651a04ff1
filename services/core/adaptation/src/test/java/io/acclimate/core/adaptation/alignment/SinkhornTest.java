package io.acclimate.core.adaptation.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SinkhornTest {
  /** The iterations end where rows are this far from their sums. */
  private static final double CONVERGED = 1e-6;

  private final Rows rows = new Rows(14);

  @Test
  void isThePlanOfCuturisMatrixScaling() {
    double[][] cost = cost(5, 3);

    double[][] plan = Sinkhorn.plan(cost, 0.7);

    double[][] scaled = scaled(cost, 0.7);
    for (int i = 0; i < 5; i++) {
      assertThat(plan[i]).containsExactly(scaled[i], within(CONVERGED));
    }
  }

  @Test
  void rowsAndColumnsHaveTheirShares() {
    double[][] plan = Sinkhorn.plan(cost(6, 4), 0.3);

    double[] columns = new double[4];
    for (double[] row : plan) {
      double sum = 0;
      for (int j = 0; j < 4; j++) {
        sum += row[j];
        columns[j] += row[j];
      }
      assertThat(sum).isCloseTo(1.0 / 6, within(CONVERGED));
    }
    for (double column : columns) {
      assertThat(column).isCloseTo(1.0 / 4, within(Rows.ROUNDING));
    }
  }

  /** Of all six ways to pair three rows with three; exp(−cost/ε) itself would be 0. */
  @Test
  void isTheCheapestPairingWhereTheRegularisationIsSmall() {
    double[][] cost = {{7, 1, 9}, {3, 8, 2}, {1, 6, 4}};

    double[][] plan = Sinkhorn.plan(cost, 0.005);

    // 1 + 2 + 1; every other pairing costs 10 or more.
    double third = 1.0 / 3;
    assertThat(plan[0]).containsExactly(new double[] {0, third, 0}, within(CONVERGED));
    assertThat(plan[1]).containsExactly(new double[] {0, 0, third}, within(CONVERGED));
    assertThat(plan[2]).containsExactly(new double[] {third, 0, 0}, within(CONVERGED));
  }

  @Test
  void isEvenWhereAllCostsAreEqual() {
    for (double[] row : Sinkhorn.plan(new double[2][5], 1e-30)) {
      assertThat(row).containsOnly(new double[] {0.1}, within(Rows.ROUNDING));
    }
  }

  private double[][] cost(int n, int m) {
    double[][] cost = rows.normal(n, m, 1);
    for (double[] row : cost) {
      for (int j = 0; j < m; j++) {
        row[j] *= row[j];
      }
    }
    return cost;
  }

  private static double[][] scaled(double[][] cost, double epsilon) {
    int n = cost.length;
    int m = cost[0].length;
    double[] a = new double[n];
    double[] b = new double[m];
    Arrays.fill(b, 1);
    for (int iteration = 0; iteration < 5_000; iteration++) {
      for (int i = 0; i < n; i++) {
        double sum = 0;
        for (int j = 0; j < m; j++) {
          sum += Math.exp(-cost[i][j] / epsilon) * b[j];
        }
        a[i] = 1 / (n * sum);
      }
      for (int j = 0; j < m; j++) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
          sum += Math.exp(-cost[i][j] / epsilon) * a[i];
        }
        b[j] = 1 / (m * sum);
      }
    }
    double[][] plan = new double[n][m];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        plan[i][j] = a[i] * Math.exp(-cost[i][j] / epsilon) * b[j];
      }
    }
    return plan;
  }
}
