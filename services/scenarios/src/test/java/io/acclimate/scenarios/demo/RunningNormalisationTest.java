package io.acclimate.scenarios.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RunningNormalisationTest {

  @Test
  void blendsTheBatchSoFarWithThirtyTwoRowsOfTheSource() {
    float[] sourceMean = {1f, -2f};
    float[] sourceDeviation = {2f, 0.5f};
    SplittableRandom random = new SplittableRandom(4);
    float[][] rows = new float[50][2];
    for (float[] row : rows) {
      row[0] = (float) (5 + 3 * random.nextGaussian());
      row[1] = (float) random.nextGaussian();
    }
    RunningNormalisation normalisation = new RunningNormalisation(sourceMean, sourceDeviation);

    for (int n = 1; n <= rows.length; n++) {
      float[] standardised = normalisation.standardise(rows[n - 1]);

      for (int j = 0; j < 2; j++) {
        double mean = 0;
        for (int i = 0; i < n; i++) {
          mean += rows[i][j] / n;
        }
        double variance = 0;
        for (int i = 0; i < n; i++) {
          variance += (rows[i][j] - mean) * (rows[i][j] - mean) / n;
        }
        double blendedMean = (32 * sourceMean[j] + n * mean) / (32 + n);
        double blendedVariance =
            (32 * sourceDeviation[j] * sourceDeviation[j] + n * variance) / (32 + n);
        double expected = (rows[n - 1][j] - blendedMean) / Math.sqrt(blendedVariance);
        // Both sum doubles, in another order; the result is a float.
        assertThat((double) standardised[j]).isCloseTo(expected, within(1e-5));
      }
    }
  }

  @Test
  void aFeatureThatNeverVariesBecomesZero() {
    RunningNormalisation normalisation =
        new RunningNormalisation(new float[] {3f}, new float[] {0f});

    assertThat(normalisation.standardise(new float[] {3f})).containsExactly(0f);
  }
}
