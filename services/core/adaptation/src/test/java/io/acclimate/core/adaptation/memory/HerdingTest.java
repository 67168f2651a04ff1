package io.acclimate.core.adaptation.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HerdingTest {
  private static final int ROWS = 60;
  private static final int FEATURES = 4;

  private final float[][] features = features();

  /** Mean 3: 2 alone is nearest, then 2 and 5 with 3.5, then 2, 5 and 0 with 2.33. */
  @Test
  void choosesTheRowThatBringsTheMeanNearest() {
    float[][] line = {{0}, {2}, {5}, {10}, {-2}};

    assertThat(Herding.exemplars(line, 3)).containsExactly(1, 2, 0);
  }

  @Test
  void everyChoiceIsTheBestOfAllRowsThatAreLeft() {
    int[] chosen = Herding.exemplars(features, 10);

    for (int k = 0; k < chosen.length; k++) {
      int[] before = Arrays.copyOf(chosen, k);
      double made = distanceOfMeans(before, chosen[k]);
      for (int i = 0; i < ROWS; i++) {
        int row = i;
        if (IntStream.of(before).noneMatch(each -> each == row)) {
          // Sums in another order.
          assertThat(distanceOfMeans(before, row)).isGreaterThanOrEqualTo(made - 1e-12);
        }
      }
    }
  }

  @Test
  void fewerExemplarsAreAPrefixOfMore() {
    int[] ten = Herding.exemplars(features, 10);

    assertThat(Herding.exemplars(features, 4)).containsExactly(Arrays.copyOf(ten, 4));
  }

  @Test
  void tenStandInForTheClassBetterThanRandomOnesDo() {
    double herded = distanceOfMeans(Herding.exemplars(features, 10));

    SplittableRandom random = new SplittableRandom(2);
    for (int draw = 0; draw < 100; draw++) {
      int[] drawn = random.ints(0, ROWS).distinct().limit(10).toArray();
      assertThat(herded).isLessThan(distanceOfMeans(drawn));
    }
  }

  @Test
  void givesEveryRowOnceWhereMoreAreWanted() {
    assertThat(Herding.exemplars(features, ROWS + 5))
        .hasSize(ROWS)
        .containsExactlyInAnyOrder(IntStream.range(0, ROWS).toArray());
  }

  @Test
  void takesTheFirstOfEqualRows() {
    assertThat(Herding.exemplars(new float[][] {{1, 1}, {1, 1}, {1, 1}}, 2)).containsExactly(0, 1);
  }

  @Test
  void ofNoRowsThereIsNone() {
    assertThat(Herding.exemplars(new float[0][], 3)).isEmpty();
    assertThat(Herding.exemplars(features, 0)).isEmpty();
  }

  @Test
  void refusesWhatIsNoFeatureMatrix() {
    assertThatThrownBy(() -> Herding.exemplars(features, -1)).hasMessageContaining("count -1");
    assertThatThrownBy(() -> Herding.exemplars(new float[][] {{1, 2}, {1}}, 1))
        .hasMessageContaining("row 1 has 1 features, row 0 has 2");
    assertThatThrownBy(() -> Herding.exemplars(new float[][] {{1}, {Float.NaN}}, 1))
        .hasMessageContaining("row 1, feature 0");
  }

  private double distanceOfMeans(int[] chosen, int... more) {
    int[] all = IntStream.concat(IntStream.of(chosen), IntStream.of(more)).toArray();
    double distance = 0;
    for (int j = 0; j < FEATURES; j++) {
      double mean = 0;
      for (float[] row : features) {
        mean += (double) row[j] / ROWS;
      }
      double ofChosen = 0;
      for (int i : all) {
        ofChosen += (double) features[i][j] / all.length;
      }
      distance += (mean - ofChosen) * (mean - ofChosen);
    }
    return distance;
  }

  private static float[][] features() {
    SplittableRandom random = new SplittableRandom(1);
    float[][] features = new float[ROWS][FEATURES];
    for (float[] row : features) {
      for (int j = 0; j < FEATURES; j++) {
        row[j] = (float) random.nextGaussian();
      }
    }
    return features;
  }
}
