package io.acclimate.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KernelTwoSampleTestTest {
  @Test
  void equalsItsFormula() {
    double[][] x = embeddings(7, 3, 0, 1);
    double[][] y = embeddings(5, 3, 1, 2);
    double[] distances = new double[66];
    int pairs = 0;
    double[][] all = new double[12][];
    System.arraycopy(x, 0, all, 0, 7);
    System.arraycopy(y, 0, all, 7, 5);
    for (int i = 0; i < 12; i++) {
      for (int j = i + 1; j < 12; j++) {
        distances[pairs++] = distance(all[i], all[j]);
      }
    }
    Arrays.sort(distances);
    double sigma = distances[33];
    double expected = mean(x, x, sigma) + mean(y, y, sigma) - 2 * mean(x, y, sigma);

    double score = KernelTwoSampleTest.defaults().assess(x, y).score();

    // Rounding of some hundred additions of terms below 1.
    assertThat(score).isCloseTo(expected, within(1e-13));
  }

  @Test
  void falseAlarmsStayWithinTheirRateWhileChangesAreSeen() {
    KernelTwoSampleTest test = new KernelTwoSampleTest(0.05, 0.01, 99, 3);
    int warnings = 0;
    int drifts = 0;
    int seen = 0;
    for (int seed = 0; seed < 400; seed++) {
      double[][] reference = embeddings(30, 8, 0, 2L * seed);
      DriftLevel same = test.assess(reference, embeddings(20, 8, 0, 2L * seed + 1)).level();
      warnings += same == DriftLevel.STABLE ? 0 : 1;
      drifts += same == DriftLevel.DRIFT ? 1 : 0;
      if (seed < 50) {
        DriftLevel moved = test.assess(reference, embeddings(20, 8, 0.7, 2L * seed + 1)).level();
        seen += moved == DriftLevel.DRIFT ? 1 : 0;
      }
    }
    // Rates of at most 5 and 1 %: 20 and 4 expected of 400, and two deviations.
    assertThat(warnings).isLessThanOrEqualTo(29);
    assertThat(drifts).isLessThanOrEqualTo(8);
    assertThat(seen).isGreaterThan(45);
  }

  @Test
  void isDeterministicAndStableOnEqualRows() {
    double[][] x = embeddings(20, 4, 0, 5);
    double[][] y = embeddings(20, 4, 1, 6);
    KernelTwoSampleTest test = KernelTwoSampleTest.defaults();
    assertThat(test.assess(x, y)).isEqualTo(test.assess(x, y));

    double[][] constant = new double[20][4];
    assertThat(test.assess(constant, constant))
        .extracting(Assessment::level, Assessment::score)
        .containsExactly(DriftLevel.STABLE, 0.0);
  }

  @Test
  void refusesWhatItCannotCompare() {
    KernelTwoSampleTest test = KernelTwoSampleTest.defaults();
    double[][] two = new double[2][3];
    assertThatThrownBy(() -> test.assess(two, new double[1][3]))
        .hasMessageContaining("1 of the window");
    assertThatThrownBy(() -> test.assess(two, new double[2][4])).hasMessageContaining("expected 3");
    assertThatThrownBy(() -> test.assess(two, new double[][] {{1, 2, Double.NaN}, {1, 2, 3}}))
        .hasMessageContaining("finite");
    assertThatThrownBy(() -> test.assess(new double[1999][3], two)).hasMessageContaining("2000");
    assertThatThrownBy(() -> new KernelTwoSampleTest(0.05, 0.01, 98, 1))
        .hasMessageContaining("needs 99 permutations");
    assertThatThrownBy(() -> new KernelTwoSampleTest(0.05, 0.06, 99, 1))
        .hasMessageContaining("falseAlarm 0.06");
  }

  private static double[][] embeddings(int rows, int dimension, double mean, long seed) {
    double[] values = Samples.gaussian(rows * dimension, mean, 1, seed);
    double[][] embeddings = new double[rows][dimension];
    for (int i = 0; i < values.length; i++) {
      embeddings[i / dimension][i % dimension] = values[i];
    }
    return embeddings;
  }

  /** The mean of the kernel over pairs, without a row's pair with itself. */
  private static double mean(double[][] a, double[][] b, double sigma) {
    double sum = 0;
    int pairs = 0;
    for (double[] left : a) {
      for (double[] right : b) {
        if (left != right) {
          double distance = distance(left, right);
          sum += Math.exp(-distance * distance / (2 * sigma * sigma));
          pairs++;
        }
      }
    }
    return sum / pairs;
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }
}
