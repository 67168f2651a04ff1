package io.acclimate.core.adaptation.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RunningStatisticsTest {
  @Test
  void equalsTheTwoPassComputation() {
    float[][] rows = rows(500, 0);
    RunningStatistics statistics = new RunningStatistics(3);
    for (float[] row : rows) {
      statistics.add(row);
    }

    assertThat(statistics.count()).isEqualTo(500);
    double rounding = 1e-12;
    for (int j = 0; j < 3; j++) {
      assertThat(statistics.mean()[j]).isCloseTo(mean(rows, j), within(rounding));
      assertThat(statistics.variance()[j]).isCloseTo(variance(rows, j), within(rounding));
    }
  }

  @Test
  void poolingPartsEqualsTheComputationOverAllRows() {
    float[][] rows = rows(500, 0);
    int[] ends = {1, 120, 120, 500};
    List<RunningStatistics> parts = new ArrayList<>();
    int from = 0;
    for (int end : ends) {
      RunningStatistics part = new RunningStatistics(3);
      for (int i = from; i < end; i++) {
        part.add(rows[i]);
      }
      parts.add(part);
      from = end;
    }

    RunningStatistics pooled = RunningStatistics.pooled(parts);

    assertThat(pooled.count()).isEqualTo(500);
    double rounding = 1e-12;
    for (int j = 0; j < 3; j++) {
      assertThat(pooled.mean()[j]).isCloseTo(mean(rows, j), within(rounding));
      assertThat(pooled.variance()[j]).isCloseTo(variance(rows, j), within(rounding));
    }
    assertThat(parts.get(0).count()).as("parts stay as they were").isEqualTo(1);
  }

  @Test
  void featuresOfAGroupShareTheStatisticsOfAllItsNumbers() {
    float[][] rows = rows(500, 0);
    RunningStatistics statistics = new RunningStatistics(3);
    for (float[] row : rows) {
      statistics.add(row);
    }

    RunningStatistics shared = statistics.shared(new int[] {0, 1, 0});

    double sum = 0;
    for (float[] row : rows) {
      sum += (double) row[0] + row[2];
    }
    double mean = sum / 1000;
    double squares = 0;
    for (float[] row : rows) {
      squares += (row[0] - mean) * (row[0] - mean) + (row[2] - mean) * (row[2] - mean);
    }
    double rounding = 1e-12;
    assertThat(shared.count()).isEqualTo(500);
    assertThat(shared.mean()[0]).isEqualTo(shared.mean()[2]).isCloseTo(mean, within(rounding));
    assertThat(shared.variance()[0]).isCloseTo(squares / 1000, within(rounding));
    assertThat(shared.variance()[2]).isEqualTo(shared.variance()[0]);
    assertThat(shared.mean()[1]).isEqualTo(statistics.mean()[1]);
    assertThat(shared.variance()[1]).isEqualTo(statistics.variance()[1]);
    assertThat(statistics.shared(new int[] {0, 1, 2})).isSameAs(statistics);
  }

  /** The difference of two sums of squares would have lost all digits at 10⁸. */
  @Test
  void keepsItsDigitsFarFromZero() {
    RunningStatistics statistics = new RunningStatistics(1);
    for (int i = 0; i < 1000; i++) {
      statistics.add(new float[] {1e8f + 16 * (i % 2)});
    }

    assertThat(statistics.mean()[0]).isCloseTo(1e8 + 8, within(1e-5));
    assertThat(statistics.variance()[0]).isCloseTo(64, within(1e-5));
  }

  @Test
  void goesOnBitForBitFromWhatWasStored() {
    float[][] rows = rows(100, 5);
    RunningStatistics throughout = new RunningStatistics(3);
    RunningStatistics stored = new RunningStatistics(3);
    for (int i = 0; i < rows.length; i++) {
      throughout.add(rows[i]);
      stored = new RunningStatistics(stored.count(), stored.mean(), stored.squares());
      stored.add(rows[i]);
    }

    assertThat(stored.mean()).isEqualTo(throughout.mean());
    assertThat(stored.squares()).isEqualTo(throughout.squares());
  }

  @Test
  void varianceIsZeroBeforeTheFirstRowAndAfterEqualOnes() {
    RunningStatistics statistics = new RunningStatistics(2);
    assertThat(statistics.variance()).containsExactly(0, 0);

    statistics.add(new float[] {3, -4});
    statistics.add(new float[] {3, -4});

    assertThat(statistics.mean()).containsExactly(3, -4);
    assertThat(statistics.variance()).containsExactly(0, 0);
  }

  @Test
  void itsArraysAreCopies() {
    RunningStatistics statistics = new RunningStatistics(1);
    statistics.add(new float[] {1});

    statistics.mean()[0] = 7;
    statistics.squares()[0] = 7;

    assertThat(statistics.mean()).containsExactly(1);
    assertThat(statistics.squares()).containsExactly(0);
  }

  @Test
  void refusesARowOfAnotherLength() {
    assertThatThrownBy(() -> new RunningStatistics(2).add(new float[3]))
        .hasMessageContaining("3 numbers for 2 features");
  }

  private static float[][] rows(int n, int shift) {
    SplittableRandom random = new SplittableRandom(1);
    float[][] rows = new float[n][3];
    for (float[] row : rows) {
      for (int j = 0; j < 3; j++) {
        row[j] = (float) (shift + j + (j + 1) * random.nextGaussian());
      }
    }
    return rows;
  }

  private static double mean(float[][] rows, int j) {
    double sum = 0;
    for (float[] row : rows) {
      sum += row[j];
    }
    return sum / rows.length;
  }

  private static double variance(float[][] rows, int j) {
    double mean = mean(rows, j);
    double sum = 0;
    for (float[] row : rows) {
      sum += (row[j] - mean) * (row[j] - mean);
    }
    return sum / rows.length;
  }
}
