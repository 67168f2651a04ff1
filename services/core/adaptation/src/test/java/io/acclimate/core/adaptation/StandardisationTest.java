package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.adaptation.memory.RunningStatistics;
import io.acclimate.core.artifact.FeatureStatistics;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StandardisationTest {
  /** Statistics are stored as floats. */
  private static final double ROUNDING = 1e-5;

  @Test
  void rowsGetMeanZeroAndDeviationOne() {
    float[][] rows = rows(200, 5, 3);

    FeatureStatistics statistics = Standardisation.of(statistics(rows));

    double[] normalised = normalised(rows, statistics);
    assertThat(mean(normalised)).isCloseTo(0, within(ROUNDING));
    assertThat(deviation(normalised)).isCloseTo(1, within(ROUNDING));
  }

  @Test
  void aFeatureThatNeverChangesIsOnlyMoved() {
    FeatureStatistics statistics = Standardisation.of(statistics(new float[][] {{7}, {7}, {7}}));

    assertThat(statistics).isEqualTo(FeatureStatistics.of(new float[] {7}, new float[] {1}));
  }

  @Test
  void withoutShrinkageATargetLooksLikeTheSourceThroughTheDefault() {
    float[][] source = rows(300, 1, 2);
    float[][] target = rows(200, -4, 0.5);
    FeatureStatistics byDefault = FeatureStatistics.of(new float[] {0.5f}, new float[] {4});

    FeatureStatistics aligned =
        Standardisation.aligned(statistics(target), statistics(source), byDefault, 0);

    double[] sourceSeen = normalised(source, byDefault);
    double[] targetSeen = normalised(target, aligned);
    assertThat(mean(targetSeen)).isCloseTo(mean(sourceSeen), within(ROUNDING));
    assertThat(deviation(targetSeen)).isCloseTo(deviation(sourceSeen), within(ROUNDING));
  }

  @Test
  void theSourceCountsAsThisManyRows() {
    RunningStatistics source = statistics(rows(300, 1, 2));
    RunningStatistics target = statistics(rows(20, -4, 0.5));
    double n = 20;
    double weight = 32;
    double mean = (weight * source.mean()[0] + n * target.mean()[0]) / (weight + n);
    double variance = (weight * source.variance()[0] + n * target.variance()[0]) / (weight + n);
    double ratio = Math.sqrt(variance / source.variance()[0]);

    // a model that takes raw inputs: (x − μ_t)/σ_t·σ_s + μ_s
    FeatureStatistics aligned = Standardisation.aligned(target, source, null, weight);

    for (float x : new float[] {-3, 0, 5}) {
      double expected = (x - mean) / ratio + source.mean()[0];
      double actual = (x - (double) aligned.mean().get(0)) / aligned.standardDeviation().get(0);
      assertThat(actual).isCloseTo(expected, within(ROUNDING));
    }
  }

  @Test
  void anEndlessPriorOrAnEqualTargetChangesNothing() {
    RunningStatistics source = statistics(rows(300, 1, 2));
    FeatureStatistics byDefault = Standardisation.of(source);

    FeatureStatistics stubborn =
        Standardisation.aligned(statistics(rows(20, -4, 0.5)), source, byDefault, 1e12);
    FeatureStatistics equal = Standardisation.aligned(source, source, byDefault, 32);

    for (FeatureStatistics statistics : new FeatureStatistics[] {stubborn, equal}) {
      assertThat((double) statistics.mean().get(0))
          .isCloseTo(byDefault.mean().get(0), within(ROUNDING));
      assertThat((double) statistics.standardDeviation().get(0))
          .isCloseTo(byDefault.standardDeviation().get(0), within(ROUNDING));
    }
  }

  private static float[][] rows(int n, double mean, double deviation) {
    SplittableRandom random = new SplittableRandom(n);
    float[][] rows = new float[n][1];
    for (float[] row : rows) {
      row[0] = (float) (mean + deviation * random.nextGaussian());
    }
    return rows;
  }

  private static RunningStatistics statistics(float[][] rows) {
    RunningStatistics statistics = new RunningStatistics(1);
    for (float[] row : rows) {
      statistics.add(row);
    }
    return statistics;
  }

  private static double[] normalised(float[][] rows, FeatureStatistics statistics) {
    double[] normalised = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      normalised[i] =
          (rows[i][0] - (double) statistics.mean().get(0)) / statistics.standardDeviation().get(0);
    }
    return normalised;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    double sum = 0;
    for (double value : values) {
      sum += (value - mean) * (value - mean);
    }
    return Math.sqrt(sum / values.length);
  }
}
