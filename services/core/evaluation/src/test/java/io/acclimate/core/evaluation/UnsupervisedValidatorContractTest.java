package io.acclimate.core.evaluation;

import static io.acclimate.core.evaluation.SamplePredictions.confident;
import static io.acclimate.core.evaluation.SamplePredictions.random;
import static io.acclimate.core.evaluation.SamplePredictions.uniform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every unsupervised validator promises. */
class UnsupervisedValidatorContractTest {
  static List<UnsupervisedValidator> all() {
    return List.of(
        SoftNeighbourhoodDensity.defaults(),
        new EntropyScore(),
        new InformationMaximisationScore(),
        new BatchNuclearNorm());
  }

  /** Those that claim that certain predictions are better; the density does not. */
  static List<UnsupervisedValidator> thatPreferConfidence() {
    return List.of(new EntropyScore(), new InformationMaximisationScore(), new BatchNuclearNorm());
  }

  @ParameterizedTest
  @MethodSource("all")
  void scoresEveryDistributionWithAFiniteNumber(UnsupervisedValidator validator) {
    for (int classes : new int[] {2, 3, 10, 40}) {
      for (int rows : new int[] {2, 3, 50}) {
        assertThat(validator.score(random(rows, classes, 31))).isFinite();
        assertThat(validator.score(uniform(rows, classes))).isFinite();
        assertThat(validator.score(confident(rows, classes, 1))).isFinite();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void doesNotMindTheOrderOfExamplesNorOfClasses(UnsupervisedValidator validator) {
    double[][] rows = random(60, 5, 32);
    double[][] shuffled = rows.clone();
    SplittableRandom random = new SplittableRandom(33);
    for (int i = shuffled.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      double[] place = shuffled[i];
      shuffled[i] = shuffled[other];
      shuffled[other] = place;
    }
    double[][] otherClasses = new double[rows.length][5];
    for (int i = 0; i < rows.length; i++) {
      for (int c = 0; c < 5; c++) {
        otherClasses[i][c] = rows[i][(c + 2) % 5];
      }
    }

    // Sums of 60 terms in another order.
    assertThat(validator.score(shuffled)).isCloseTo(validator.score(rows), within(1e-12));
    assertThat(validator.score(otherClasses)).isCloseTo(validator.score(rows), within(1e-12));
  }

  @ParameterizedTest
  @MethodSource("all")
  void isDeterministicAndLeavesThePredictionsAlone(UnsupervisedValidator validator) {
    double[][] rows = random(30, 4, 34);

    double first = validator.score(rows);

    assertThat(validator.score(rows)).isEqualTo(first);
    assertThat(rows).isDeepEqualTo(random(30, 4, 34));
  }

  @ParameterizedTest
  @MethodSource("thatPreferConfidence")
  void prefersConfidentPredictionsOfAllClassesToUniformOnes(UnsupervisedValidator validator) {
    double uniform = validator.score(uniform(60, 4));
    double unsure = validator.score(confident(60, 4, 0.5));
    double sure = validator.score(confident(60, 4, 0.9));

    assertThat(uniform).isLessThan(unsure);
    assertThat(unsure).isLessThan(sure);
    assertThat(sure).isLessThan(validator.score(confident(60, 4, 1)));
  }

  @ParameterizedTest
  @MethodSource("all")
  void refusesWhatIsNoMatrixOfPredictions(UnsupervisedValidator validator) {
    String key = validator.key();
    double[] half = {0.5, 0.5};

    assertRefuses(validator, key + ": 0 rows of predictions, expected ");
    assertRefuses(validator, key + ": predictions of 1 classes", new double[][] {{1}, {1}});
    assertRefuses(validator, key + ": row 1 has 3 classes, row 0 has 2", half, new double[3]);
    assertRefuses(validator, key + ": row 1 has 0 classes, row 0 has 2", half, new double[0]);
    assertRefuses(validator, key + ": probability NaN in row 1", half, row(Double.NaN, 1));
    assertRefuses(validator, key + ": probability -0.5 in row 0", row(-0.5, 1), half);
    assertRefuses(validator, key + ": probability 1.5 in row 0", row(1.5, 0), half);
    assertRefuses(validator, key + ": row 1 sums to 0.8, expected 1 ±", half, row(0.4, 0.4));
  }

  @ParameterizedTest
  @MethodSource("all")
  void takesTheRoundingOfFloats(UnsupervisedValidator validator) {
    double[][] rows = random(40, 6, 35);
    double[][] floats = new double[40][6];
    for (int i = 0; i < rows.length; i++) {
      for (int c = 0; c < 6; c++) {
        floats[i][c] = (float) rows[i][c];
      }
    }

    // Floats have seven digits.
    assertThat(validator.score(floats)).isCloseTo(validator.score(rows), within(1e-5));
  }

  @Test
  void everyKeyIsItsOwn() {
    Set<String> keys = new HashSet<>();
    for (UnsupervisedValidator validator : all()) {
      assertThat(validator.key()).matches("[a-z-]+");
      assertThat(keys.add(validator.key())).isTrue();
    }
  }

  private static double[] row(double... probabilities) {
    return probabilities;
  }

  private static void assertRefuses(
      UnsupervisedValidator validator, String message, double[]... rows) {
    assertThatThrownBy(() -> validator.score(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
