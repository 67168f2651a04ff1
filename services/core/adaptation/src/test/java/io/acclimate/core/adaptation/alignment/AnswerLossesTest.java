package io.acclimate.core.adaptation.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** The losses that see nothing but answers to unlabelled rows. */
class AnswerLossesTest {
  private static final double[][] SURE_AND_EVEN = {{50, 0, 0}, {0, 50, 0}, {0, 0, 50}};
  private static final double[][] SURE_OF_ONE_CLASS = {{50, 0, 0}, {50, 0, 0}, {50, 0, 0}};
  private static final double[][] UNSURE = {{0, 0, 0}, {0, 0, 0}, {0, 0, 0}};

  private final double[][] logits = new Rows(5).normal(6, 3, 1.5);

  @Test
  void entropyIsTheMeanOfTheRows() {
    Rows.assertLossAndGradient(logits, Entropy::loss, AnswerLossesTest::meanEntropy);
  }

  @Test
  void entropyCannotTellAOneSidedModelFromAGoodOne() {
    try (NDManager manager = NDManager.newBaseManager()) {
      assertThat(Entropy.loss(manager.create(SURE_OF_ONE_CLASS)).getDouble())
          .isCloseTo(Entropy.loss(manager.create(SURE_AND_EVEN)).getDouble(), within(1e-12))
          .isCloseTo(0, within(1e-12));
    }
  }

  @Test
  void informationMaximisationIsMeanEntropyLessEntropyOfTheMean() {
    Rows.assertLossAndGradient(
        logits,
        InformationMaximisation::loss,
        rows -> {
          double[] shares = new double[3];
          for (double[] row : rows) {
            double[] answer = Rows.softMax(row, 1);
            for (int j = 0; j < 3; j++) {
              shares[j] += answer[j] / rows.length;
            }
          }
          double negativeDiversity = 0;
          for (double share : shares) {
            negativeDiversity += share * Math.log(share + (double) 1e-5f);
          }
          return meanEntropy(rows) + negativeDiversity;
        });
  }

  @Test
  void informationMaximisationPrefersSureAnswersOfAllClasses() {
    try (NDManager manager = NDManager.newBaseManager()) {
      double even = InformationMaximisation.loss(manager.create(SURE_AND_EVEN)).getDouble();
      double oneSided = InformationMaximisation.loss(manager.create(SURE_OF_ONE_CLASS)).getDouble();
      double unsure = InformationMaximisation.loss(manager.create(UNSURE)).getDouble();

      // log 3 is the mutual information of three even classes; 1e-5 is added to shares.
      assertThat(even).isCloseTo(-Math.log(3), within(1e-4));
      assertThat(oneSided).isCloseTo(0, within(1e-4));
      assertThat(unsure).isCloseTo(0, within(1e-4));
    }
  }

  @Test
  void classConfusionIsTheNormalisedConfusionOffTheDiagonal() {
    double[] weights = confusionWeights(logits, 2.5);
    Rows.assertLossAndGradient(
        logits, z -> ClassConfusion.loss(z, ClassConfusion.TEMPERATURE), confusion(2.5, weights));
  }

  @Test
  void classConfusionIsZeroForSureAnswersAndLargestForUnsureOnes() {
    try (NDManager manager = NDManager.newBaseManager()) {
      assertThat(ClassConfusion.loss(manager.create(SURE_AND_EVEN), 1).getDouble())
          .isCloseTo(0, within(1e-12));
      // Every class is confused with the two others alike.
      assertThat(ClassConfusion.loss(manager.create(UNSURE), 1).getDouble())
          .isCloseTo(2.0 / 3, within(1e-12));
    }
  }

  private static double meanEntropy(double[][] rows) {
    double[] entropies = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      entropies[i] = Rows.entropy(Rows.softMax(rows[i], 1));
    }
    return Rows.mean(entropies);
  }

  private static double[] confusionWeights(double[][] rows, double temperature) {
    double[] weights = new double[rows.length];
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      weights[i] = 1 + Math.exp(-Rows.entropy(Rows.softMax(rows[i], temperature)));
      sum += weights[i];
    }
    for (int i = 0; i < rows.length; i++) {
      weights[i] *= rows.length / sum;
    }
    return weights;
  }

  private static ToDoubleFunction<double[][]> confusion(double temperature, double[] weights) {
    return rows -> {
      double[][] confusion = new double[3][3];
      for (int i = 0; i < rows.length; i++) {
        double[] answer = Rows.softMax(rows[i], temperature);
        for (int a = 0; a < 3; a++) {
          for (int b = 0; b < 3; b++) {
            confusion[a][b] += weights[i] * answer[a] * answer[b];
          }
        }
      }
      double loss = 0;
      for (int a = 0; a < 3; a++) {
        double row = confusion[a][0] + confusion[a][1] + confusion[a][2];
        for (int b = 0; b < 3; b++) {
          loss += a == b ? 0 : confusion[a][b] / row / 3;
        }
      }
      return loss;
    };
  }
}
