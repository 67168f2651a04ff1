package io.acclimate.core.evaluation;

import static io.acclimate.core.evaluation.SamplePredictions.accuracy;
import static io.acclimate.core.evaluation.SamplePredictions.answers;
import static io.acclimate.core.evaluation.SamplePredictions.confident;
import static io.acclimate.core.evaluation.SamplePredictions.random;
import static io.acclimate.core.evaluation.SamplePredictions.uniform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Each validator against its formula, at its bounds, and fooled. */
class UnsupervisedValidatorsTest {
  /** Rounding of a few hundred additions. */
  private static final Offset<Double> ROUNDING = within(1e-12);

  /** Singular values that are 0 come out as roots of the rounding of PᵀP. */
  private static final Offset<Double> LOST_RANK = within(1e-7);

  private static final UnsupervisedValidator DENSITY = SoftNeighbourhoodDensity.defaults();
  private static final UnsupervisedValidator ENTROPY = new EntropyScore();
  private static final UnsupervisedValidator INFORMATION = new InformationMaximisationScore();
  private static final UnsupervisedValidator NUCLEAR = new BatchNuclearNorm();

  @Test
  void entropyEqualsItsFormula() {
    double[][] p = random(80, 6, 1);

    double expected = 0;
    for (double[] row : p) {
      for (double probability : row) {
        expected += probability * Math.log(probability) / 80;
      }
    }
    assertThat(ENTROPY.score(p)).isCloseTo(expected, ROUNDING);
    assertThat(ENTROPY.score(uniform(5, 4))).isCloseTo(-Math.log(4), ROUNDING);
    assertThat(ENTROPY.score(confident(5, 4, 1))).isEqualTo(0.0);
  }

  @Test
  void informationMaximisationIsTheMutualInformationOfExampleAndClass() {
    double[][] p = random(80, 6, 2);

    double expected = 0;
    for (int c = 0; c < 6; c++) {
      double mean = 0;
      for (double[] row : p) {
        mean += row[c] / 80;
      }
      for (double[] row : p) {
        expected += row[c] / 80 * Math.log(row[c] / mean);
      }
    }
    assertThat(INFORMATION.score(p)).isCloseTo(expected, ROUNDING);
    assertThat(INFORMATION.score(uniform(5, 4))).isCloseTo(0, ROUNDING);
    assertThat(INFORMATION.score(confident(8, 4, 1))).isCloseTo(Math.log(4), ROUNDING);
  }

  @Test
  void densityEqualsItsFormula() {
    int n = 40;
    double[][] p = random(n, 5, 3);

    double expected = 0;
    for (int i = 0; i < n; i++) {
      double[] similarities = new double[n];
      double total = 0;
      for (int j = 0; j < n; j++) {
        double dot = 0;
        double own = 0;
        double other = 0;
        for (int c = 0; c < 5; c++) {
          dot += p[i][c] * p[j][c];
          own += p[i][c] * p[i][c];
          other += p[j][c] * p[j][c];
        }
        similarities[j] = i == j ? 0 : Math.exp(dot / Math.sqrt(own * other) / 0.05);
        total += similarities[j];
      }
      for (int j = 0; j < n; j++) {
        double share = similarities[j] / total;
        expected -= i == j ? 0 : share * Math.log(share) / n;
      }
    }
    assertThat(DENSITY.score(p)).isCloseTo(expected, ROUNDING);
  }

  @Test
  void densityIsTheLogarithmOfTheNumberOfNeighbours() {
    // Four clusters of 25 at right angles: 24 neighbours, and 75 strangers of weight e⁻²⁰.
    assertThat(DENSITY.score(confident(100, 4, 1))).isCloseTo(Math.log(24), within(1e-6));
    assertThat(DENSITY.score(uniform(100, 4))).isCloseTo(Math.log(99), ROUNDING);
    assertThat(DENSITY.score(uniform(2, 4))).isCloseTo(0, ROUNDING);
  }

  @Test
  void densityPrefersWellSeparatedClassesToBlurredOnes() {
    double[][] blurred = random(100, 4, 4);

    assertThat(DENSITY.score(confident(100, 4, 0.95))).isGreaterThan(DENSITY.score(blurred));
  }

  /** The sum of two singular values is √(tr G + 2·√det G), of G = PᵀP. */
  @Test
  void nuclearNormEqualsTheClosedFormOfTwoClasses() {
    double[][] p = random(50, 2, 5);

    double first = 0;
    double second = 0;
    double both = 0;
    for (double[] row : p) {
      first += row[0] * row[0];
      second += row[1] * row[1];
      both += row[0] * row[1];
    }
    double expected = Math.sqrt(first + second + 2 * Math.sqrt(first * second - both * both)) / 50;
    assertThat(NUCLEAR.score(p)).isCloseTo(expected, ROUNDING);
  }

  /**
   * Rotating pairs of columns of P until all are orthogonal leaves their norms as singular values:
   * no Gram matrix, and none of its rounding.
   */
  @Test
  void nuclearNormEqualsTheNormsOfOrthogonalisedColumns() {
    for (int classes : new int[] {3, 7, 20, 60}) {
      double[][] p = random(90, classes, 6);

      double expected = orthogonalisedNorms(p) / 90;
      assertThat(NUCLEAR.score(p)).isCloseTo(expected, within(1e-10));
    }
  }

  @Test
  void nuclearNormKeepsItsBounds() {
    assertThat(NUCLEAR.score(uniform(60, 4))).isCloseTo(1 / Math.sqrt(60 * 4), LOST_RANK);
    assertThat(NUCLEAR.score(confident(60, 4, 1))).isCloseTo(Math.sqrt(4 / 60.0), ROUNDING);
    // Fewer examples than classes: three rows of rank 3.
    assertThat(NUCLEAR.score(confident(3, 10, 1))).isCloseTo(1, ROUNDING);
  }

  @Test
  void entropyIsFooledByAModelThatKnowsOneClassOnly() {
    int[] truth = balanced(100, 4);
    double[][] right = answers(truth, 4, 0.9);
    double[][] collapsed = answers(new int[100], 4, 1);

    assertThat(accuracy(right, truth)).isEqualTo(1);
    assertThat(accuracy(collapsed, truth)).isEqualTo(0.25);
    assertThat(ENTROPY.score(collapsed)).isGreaterThan(ENTROPY.score(right));
    // The others that look at certainty also look at diversity.
    assertThat(INFORMATION.score(collapsed)).isLessThan(INFORMATION.score(right));
    assertThat(NUCLEAR.score(collapsed)).isLessThan(NUCLEAR.score(right));
  }

  @Test
  void densityIsFooledByFewClustersAndByAModelThatKnowsNothing() {
    int[] truth = balanced(100, 4);
    int[] merged = Arrays.stream(truth).map(label -> label / 2).toArray();
    double[][] right = answers(truth, 4, 1);

    assertThat(accuracy(answers(merged, 4, 1), truth)).isEqualTo(0.25);
    assertThat(DENSITY.score(answers(merged, 4, 1))).isGreaterThan(DENSITY.score(right) + 0.5);
    assertThat(DENSITY.score(answers(new int[100], 4, 1))).isGreaterThan(DENSITY.score(right) + 1);
    assertThat(DENSITY.score(uniform(100, 4))).isGreaterThan(DENSITY.score(right) + 1);
  }

  @Test
  void informationAndNuclearNormAreFooledByARareClass() {
    int[] truth = new int[100];
    Arrays.fill(truth, 95, 100, 1);
    double[][] right = answers(truth, 2, 1);
    double[][] balanced = answers(balanced(100, 2), 2, 1);

    assertThat(accuracy(right, truth)).isEqualTo(1);
    assertThat(accuracy(balanced, truth)).isLessThan(0.6);
    assertThat(INFORMATION.score(balanced)).isGreaterThan(INFORMATION.score(right) + 0.4);
    assertThat(NUCLEAR.score(balanced)).isGreaterThan(NUCLEAR.score(right) + 0.01);
  }

  @Test
  void noneSeesClassesThatAreSwapped() {
    int[] truth = balanced(100, 2);
    int[] swapped = Arrays.stream(truth).map(label -> 1 - label).toArray();

    assertThat(accuracy(answers(swapped, 2, 0.9), truth)).isZero();
    for (UnsupervisedValidator validator : UnsupervisedValidatorContractTest.all()) {
      assertThat(validator.score(answers(swapped, 2, 0.9)))
          .isCloseTo(validator.score(answers(truth, 2, 0.9)), ROUNDING);
    }
  }

  @Test
  void densityHasNoNeighboursInOneRowAndNoTemperatureOfZero() {
    assertThatThrownBy(() -> DENSITY.score(uniform(1, 2)))
        .hasMessageContaining("expected 2 or more");
    assertThatThrownBy(() -> new SoftNeighbourhoodDensity(0))
        .hasMessage("temperature: 0.0 is not in 0.01..1");
    assertThatThrownBy(() -> new SoftNeighbourhoodDensity(2)).hasMessageContaining("2.0");
  }

  private static int[] balanced(int n, int classes) {
    int[] labels = new int[n];
    Arrays.setAll(labels, i -> i % classes);
    return labels;
  }

  private static double orthogonalisedNorms(double[][] p) {
    int k = p[0].length;
    double[][] columns = new double[k][p.length];
    for (int i = 0; i < p.length; i++) {
      for (int c = 0; c < k; c++) {
        columns[c][i] = p[i][c];
      }
    }
    for (int sweep = 0; sweep < 30; sweep++) {
      for (int a = 0; a < k; a++) {
        for (int b = a + 1; b < k; b++) {
          orthogonalise(columns[a], columns[b]);
        }
      }
    }
    double sum = 0;
    for (double[] column : columns) {
      sum += Math.sqrt(dot(column, column));
    }
    return sum;
  }

  private static void orthogonalise(double[] a, double[] b) {
    double angle = Math.atan2(2 * dot(a, b), dot(a, a) - dot(b, b)) / 2;
    for (int i = 0; i < a.length; i++) {
      double first = Math.cos(angle) * a[i] + Math.sin(angle) * b[i];
      b[i] = Math.cos(angle) * b[i] - Math.sin(angle) * a[i];
      a[i] = first;
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
