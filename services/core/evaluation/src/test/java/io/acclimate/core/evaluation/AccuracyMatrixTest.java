package io.acclimate.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AccuracyMatrixTest {
  /** Rounding of a few dozen additions. */
  private static final Offset<Double> ROUNDING = within(1e-14);

  private static final double NONE = Double.NaN;

  /** b, then the rows after tasks 1, 2 and 3; nothing above the diagonal but what FWT needs. */
  private static final AccuracyMatrix THREE_TASKS =
      AccuracyMatrix.from(NONE, 0.25, 0.50)
          .with(1.00, 0.50, NONE)
          .with(0.75, 0.75, 0.25)
          .with(0.50, 1.00, 0.75);

  @Test
  void measuresAHandMadeMatrix() {
    assertThat(THREE_TASKS.averageAccuracy()).isEqualTo((0.50 + 1.00 + 0.75) / 3);
    assertThat(THREE_TASKS.averageAccuracyAfter(2)).isEqualTo((0.75 + 0.75) / 2);
    assertThat(THREE_TASKS.forgetting()).isEqualTo((0.50 - 0.25) / 2);
    assertThat(THREE_TASKS.backwardTransfer()).isEqualTo((-0.50 + 0.25) / 2);
    assertThat(THREE_TASKS.forwardTransfer()).isEqualTo((0.25 - 0.25) / 2);
  }

  @Test
  void equalsTheFormulasOnRandomMatrices() {
    SplittableRandom random = new SplittableRandom(3);
    for (int tasks = 2; tasks <= 8; tasks++) {
      double[][] r = new double[tasks + 1][tasks];
      for (double[] row : r) {
        Arrays.setAll(row, j -> random.nextDouble());
      }
      AccuracyMatrix matrix = AccuracyMatrix.from(r[0]);
      for (int i = 1; i <= tasks; i++) {
        matrix = matrix.with(r[i]);
      }

      double average = 0;
      double forgetting = 0;
      double backward = 0;
      double forward = 0;
      for (int j = 1; j <= tasks; j++) {
        average += r[tasks][j - 1] / tasks;
        double best = 0;
        for (int l = 1; l < tasks; l++) {
          best = Math.max(best, r[l][j - 1]);
        }
        if (j < tasks) {
          forgetting += (best - r[tasks][j - 1]) / (tasks - 1);
          backward += (r[tasks][j - 1] - r[j][j - 1]) / (tasks - 1);
        }
        if (j > 1) {
          forward += (r[j - 1][j - 1] - r[0][j - 1]) / (tasks - 1);
        }
      }
      assertThat(matrix.averageAccuracy()).isCloseTo(average, ROUNDING);
      assertThat(matrix.forgetting()).isCloseTo(forgetting, ROUNDING);
      assertThat(matrix.backwardTransfer()).isCloseTo(backward, ROUNDING);
      assertThat(matrix.forwardTransfer()).isCloseTo(forward, ROUNDING);
      assertThat(matrix.forgetting()).isGreaterThanOrEqualTo(-matrix.backwardTransfer() - 1e-14);
    }
  }

  @Test
  void measuresWhatIsLearntWhileTasksAreStillToCome() {
    AccuracyMatrix after2 =
        AccuracyMatrix.withoutBaseline(5)
            .with(0.9, NONE, NONE, NONE, NONE)
            .with(0.6, 0.8, NONE, NONE, NONE);

    assertThat(after2.learnt()).isEqualTo(2);
    assertThat(after2.averageAccuracy()).isCloseTo(0.7, ROUNDING);
    assertThat(after2.forgetting()).isCloseTo(0.3, ROUNDING);
    assertThat(after2.backwardTransfer()).isCloseTo(-0.3, ROUNDING);
  }

  @Test
  void countsAModelThatWasBetterBeforeItLearntTheTask() {
    AccuracyMatrix matrix =
        AccuracyMatrix.withoutBaseline(3)
            .with(0.5, 0.75, NONE)
            .with(0.5, 0.50, NONE)
            .with(0.5, 0.25, 1.00);

    assertThat(matrix.forgetting()).isEqualTo((0 + 0.50) / 2);
    assertThat(matrix.backwardTransfer()).isEqualTo((0 - 0.25) / 2);
  }

  @Test
  void keepsItsNumbersWhateverHappensToWhatItWasMadeOf() {
    double[] baseline = {0.5, 0.5};
    List<List<Double>> rows = new ArrayList<>(List.of(List.of(0.5, 0.5)));
    AccuracyMatrix matrix = AccuracyMatrix.from(baseline);
    AccuracyMatrix equal = new AccuracyMatrix(rows);
    baseline[0] = 1;
    rows.clear();
    AccuracyMatrix one = matrix.with(1, NONE);

    assertThat(matrix).isEqualTo(equal);
    assertThat(matrix.learnt()).isZero();
    assertThat(matrix.accuracy(0, 1)).isEqualTo(0.5);
    assertThat(one.accuracy(1, 2)).isNaN();
    assertThat(one).isEqualTo(equal.with(1, NONE));
  }

  @Test
  void namesTheEntryThatWasNotMeasured() {
    AccuracyMatrix gaps = AccuracyMatrix.withoutBaseline(2).with(NONE, NONE).with(0.5, NONE);

    assertThatThrownBy(gaps::averageAccuracy)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("R[2][2], accuracy on task 2 after task 2, was not measured");
    assertThatThrownBy(gaps::forgetting).hasMessageContaining("R[1][1]");
    assertThatThrownBy(gaps::backwardTransfer).hasMessageContaining("R[1][1]");
    assertThatThrownBy(gaps::forwardTransfer).hasMessageContaining("R[1][2]");
    assertThatThrownBy(AccuracyMatrix.withoutBaseline(2).with(1, 1).with(1, 1)::forwardTransfer)
        .hasMessage("R[0][2], accuracy on task 2 before learning any, was not measured");
  }

  @Test
  void asksForTwoTasksWhereOneSaysNothing() {
    AccuracyMatrix one = AccuracyMatrix.from(0.5, 0.5).with(1, 0.5);

    assertThat(one.averageAccuracy()).isEqualTo(1);
    assertThatThrownBy(one::forgetting).hasMessage("learnt tasks: 1, expected 2 or more");
    assertThatThrownBy(one::backwardTransfer).hasMessage("learnt tasks: 1, expected 2 or more");
    assertThatThrownBy(one::forwardTransfer).hasMessage("learnt tasks: 1, expected 2 or more");
    assertThatThrownBy(() -> one.averageAccuracyAfter(2)).hasMessage("after: 2 is not in 1..1");
    assertThatThrownBy(() -> one.accuracy(0, 3)).hasMessage("task: 3 is not in 1..2");
  }

  @Test
  void refusesWhatIsNoAccuracyMatrix() {
    AccuracyMatrix two = AccuracyMatrix.withoutBaseline(2);

    assertThatThrownBy(() -> two.with(0.5)).hasMessage("R[1]: 1 accuracies, expected 2");
    assertThatThrownBy(() -> two.with(0.5, 1.5)).hasMessage("R[1][2]: 1.5 is not in 0..1 or NaN");
    assertThatThrownBy(() -> two.with(-0.1, 0)).hasMessageContaining("R[1][1]: -0.1");
    assertThatThrownBy(() -> two.with(1, 1).with(1, 1).with(1, 1))
        .hasMessage("rows: 3 learnt tasks, expected at most 2");
    assertThatThrownBy(() -> AccuracyMatrix.withoutBaseline(0)).hasMessageContaining("one task");
    assertThatThrownBy(AccuracyMatrix::from).hasMessageContaining("one task");
  }
}
