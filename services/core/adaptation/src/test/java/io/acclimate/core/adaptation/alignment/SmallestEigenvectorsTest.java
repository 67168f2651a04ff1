package io.acclimate.core.adaptation.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SmallestEigenvectorsTest {

  /** The second difference matrix, whose eigenvalues and eigenvectors are known. */
  @Test
  void areTheSinesOfTheSecondDifferenceMatrix() {
    int n = 12;
    double[][] differences = new double[n][n];
    for (int i = 0; i < n; i++) {
      differences[i][i] = 2;
      if (i > 0) {
        differences[i][i - 1] = -1;
        differences[i - 1][i] = -1;
      }
    }

    double[][] vectors = SmallestEigenvectors.of(differences, 4);

    for (int k = 0; k < 4; k++) {
      double sign = Math.signum(vectors[0][k]);
      for (int i = 0; i < n; i++) {
        double expected =
            Math.sqrt(2.0 / (n + 1)) * Math.sin((k + 1) * (i + 1) * Math.PI / (n + 1));
        assertThat(sign * vectors[i][k]).isCloseTo(expected, within(Rows.ROUNDING));
      }
    }
  }

  @Test
  void areOrthonormalAndSpanTheKernelOfAMatrixOfLowRank() {
    double[] x = {1, -2, 0.5, 3, 0};
    double[][] rankOne = new double[5][5];
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 5; j++) {
        rankOne[i][j] = x[i] * x[j];
      }
    }

    double[][] vectors = SmallestEigenvectors.of(rankOne, 4);

    for (int a = 0; a < 4; a++) {
      double along = 0;
      for (int i = 0; i < 5; i++) {
        along += x[i] * vectors[i][a];
      }
      assertThat(along).isCloseTo(0, within(Rows.ROUNDING));
      for (int b = 0; b <= a; b++) {
        double product = 0;
        for (int i = 0; i < 5; i++) {
          product += vectors[i][a] * vectors[i][b];
        }
        assertThat(product).isCloseTo(a == b ? 1 : 0, within(Rows.ROUNDING));
      }
    }
  }

  @Test
  void ofADiagonalMatrixAreTheAxesInOrder() {
    double[][] vectors =
        SmallestEigenvectors.of(new double[][] {{3, 0, 0}, {0, 1, 0}, {0, 0, 2}}, 2);

    assertThat(vectors).isDeepEqualTo(new double[][] {{0, 0}, {1, 0}, {0, 1}});
  }
}
