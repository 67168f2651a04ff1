package io.acclimate.core.adaptation.closedform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** On classes that are unit Gaussians at 0, 2 and 4, whose posteriors can be written down. */
class LabelShiftTest {
  private static final double[] SOURCE = {0.5, 0.3, 0.2};
  private static final double[] TARGET = {0.1, 0.2, 0.7};
  private static final int ROWS = 4_000;

  /** Deviation of a share over 4,000 rows, times five, with room for overlapping classes. */
  private static final double SAMPLING = 0.06;

  private final LabelShift shift = new LabelShift(SOURCE);
  private final SplittableRandom random = new SplittableRandom(7);

  @Test
  void blackBoxEstimationSolvesForTheSharesExactlyWhereTheConfusionIsExact() {
    double[][] confusion = {{0.8, 0.1, 0.0}, {0.2, 0.7, 0.3}, {0.0, 0.2, 0.7}};
    double[] answered = new double[3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        answered[i] += confusion[i][j] * TARGET[j];
      }
    }

    assertThat(shift.sharesOf(confusion, answered)).containsExactly(TARGET, within(1e-12));
  }

  @Test
  void bothEstimatesFindTheSharesOfASample() {
    double[][] confusion = new double[3][3];
    for (int j = 0; j < 3; j++) {
      for (int i = 0; i < ROWS; i++) {
        confusion[largest(posterior(2 * j + random.nextGaussian()))][j] += 1.0 / ROWS;
      }
    }
    double[][] target = sample(TARGET);
    double[] answered = new double[3];
    for (double[] row : target) {
      answered[largest(row)] += 1.0 / ROWS;
    }

    double[] first = shift.sharesOf(confusion, answered);
    double[] refined = shift.refined(target, first);

    assertThat(first).containsExactly(TARGET, within(SAMPLING));
    assertThat(refined).containsExactly(TARGET, within(SAMPLING / 2));
    assertThat(shift.refined(target, SOURCE)).containsExactly(refined, within(1e-4));
  }

  @Test
  void correctedAnswersAreThePosteriorsUnderTheTargetsShares() {
    double x = 1.3;
    double[] expected = posterior(x, TARGET);

    assertThat(shift.corrected(posterior(x), TARGET)).containsExactly(expected, within(1e-12));
    assertThat(shift.corrected(posterior(x), SOURCE)).containsExactly(posterior(x), within(1e-12));
  }

  @Test
  void correctingMakesMoreAnswersRight() {
    int before = 0;
    int after = 0;
    for (int i = 0; i < ROWS; i++) {
      int truth = draw(TARGET);
      double[] answer = posterior(2 * truth + random.nextGaussian());
      before += largest(answer) == truth ? 1 : 0;
      after += largest(shift.corrected(answer, TARGET)) == truth ? 1 : 0;
    }

    assertThat(after).isGreaterThan(before + ROWS / 50);
  }

  /** The inverse of [[0.9, 0.2], [0.1, 0.8]] is [[0.8, −0.2], [−0.1, 0.9]] / 0.7. */
  @Test
  void theConditionIsThatOfTheOneNorm() {
    assertThat(LabelShift.condition(new double[][] {{0.9, 0.2}, {0.1, 0.8}}))
        .isCloseTo(1.0 * 1.1 / 0.7, within(1e-12));
    assertThat(LabelShift.condition(new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}})).isEqualTo(1);
    assertThat(LabelShift.condition(new double[][] {{0.5, 0.5}, {0.5, 0.5}})).isInfinite();
  }

  @Test
  void answersThatTellNothingLeaveTheSourcesShares() {
    double[][] blind = {{1, 1, 1}, {0, 0, 0}, {0, 0, 0}};

    assertThat(shift.sharesOf(blind, new double[] {1, 0, 0})).containsExactly(SOURCE);
  }

  @Test
  void aShareBelowZeroBecomesZeroAndTheRestSumsToOne() {
    double[][] confusion = {{0.9, 0.1, 0}, {0.1, 0.9, 0}, {0, 0, 1}};

    double[] shares = shift.sharesOf(confusion, new double[] {0, 0.5, 0.5});

    assertThat(shares[0]).isZero();
    assertThat(shares[1] + shares[2]).isCloseTo(1, within(1e-12));
  }

  @Test
  void aSourceWithoutAClassIsRefused() {
    assertThatThrownBy(() -> new LabelShift(new double[] {0.5, 0, 0.5}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[0.5, 0.0, 0.5]");
  }

  private double[][] sample(double[] shares) {
    double[][] rows = new double[ROWS][];
    for (int i = 0; i < ROWS; i++) {
      rows[i] = posterior(2 * draw(shares) + random.nextGaussian());
    }
    return rows;
  }

  private int draw(double[] shares) {
    double u = random.nextDouble();
    return u < shares[0] ? 0 : u < shares[0] + shares[1] ? 1 : 2;
  }

  private static double[] posterior(double x) {
    return posterior(x, SOURCE);
  }

  private static double[] posterior(double x, double[] shares) {
    double[] densities = new double[3];
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      densities[c] = shares[c] * Math.exp(-(x - 2 * c) * (x - 2 * c) / 2);
      sum += densities[c];
    }
    for (int c = 0; c < 3; c++) {
      densities[c] /= sum;
    }
    return densities;
  }

  private static int largest(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }
}
