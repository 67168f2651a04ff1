package io.acclimate.core.adaptation.closedform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SharesOfClassesTest {
  private static final double[][] CORNERS = {{0, 0}, {4, 0}, {0, 4}};
  private static final double[] MIDDLE = {4.0 / 3, 4.0 / 3};

  @Test
  void anyMixtureOfTheClassesIsExplained() {
    // 0.7 · (0, 0) + 0.1 · (4, 0) + 0.2 · (0, 4)
    assertThat(SharesOfClasses.unexplained(CORNERS, MIDDLE, new double[] {0.4, 0.8}))
        .isCloseTo(0, within(1e-8));
    assertThat(SharesOfClasses.unexplained(CORNERS, MIDDLE, CORNERS[1])).isCloseTo(0, within(1e-8));
  }

  @Test
  void whatLiesOutsideIsExplainedUpToTheNearestPoint() {
    // The nearest point of the triangle to (4, 4) is (2, 2), on the side between two corners.
    double way = 2 * (4 - 4.0 / 3) * (4 - 4.0 / 3);

    assertThat(SharesOfClasses.unexplained(CORNERS, MIDDLE, new double[] {4, 4}))
        .isCloseTo(8 / way, within(1e-6));
  }

  @Test
  void aMoveAcrossTheClassesIsNotExplainedAtAll() {
    double[][] line = {{0, 0}, {4, 0}};

    assertThat(SharesOfClasses.unexplained(line, new double[] {2, 0}, new double[] {2, 3}))
        .isCloseTo(1, within(1e-9));
    assertThat(SharesOfClasses.unexplained(line, new double[] {2, 0}, new double[] {2, 0}))
        .as("there is no way to explain")
        .isEqualTo(1);
  }

  /** The least over a fine grid of shares, in three dimensions. */
  @Test
  void isTheLeastOverAllShares() {
    SplittableRandom random = new SplittableRandom(3);
    for (int trial = 0; trial < 20; trial++) {
      double[][] classes = new double[3][];
      for (int c = 0; c < 3; c++) {
        classes[c] = gaussian(random);
      }
      double[] source = new double[3];
      for (double[] mean : classes) {
        for (int i = 0; i < 3; i++) {
          source[i] += mean[i] / 3;
        }
      }
      double[] target = gaussian(random);
      double least = Double.POSITIVE_INFINITY;
      int steps = 400;
      for (int a = 0; a <= steps; a++) {
        for (int b = 0; a + b <= steps; b++) {
          double sum = 0;
          for (int i = 0; i < 3; i++) {
            double mixed =
                (a * classes[0][i] + b * classes[1][i] + (steps - a - b) * classes[2][i]) / steps;
            sum += (target[i] - mixed) * (target[i] - mixed);
          }
          least = Math.min(least, sum);
        }
      }
      double way = 0;
      for (int i = 0; i < 3; i++) {
        way += (target[i] - source[i]) * (target[i] - source[i]);
      }

      assertThat(SharesOfClasses.unexplained(classes, source, target))
          .as("trial %d", trial)
          .isCloseTo(Math.min(1, least / way), within(1e-3));
    }
  }

  private static double[] gaussian(SplittableRandom random) {
    return new double[] {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
  }
}
