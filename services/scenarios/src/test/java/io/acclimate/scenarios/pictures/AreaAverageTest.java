package io.acclimate.scenarios.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AreaAverageTest {
  @Test
  void aNewPixelIsTheMeanOfTheAreaItCovers() {
    // Three pixels become two: each has one whole and half of the middle one.
    assertThat(new AreaAverage(1, 3, 1, 2).apply(new float[] {1, 2, 6}))
        .containsExactly((1 + 2 / 2f) / 1.5f, (2 / 2f + 6) / 1.5f);
    assertThat(new AreaAverage(2, 2, 1, 1).apply(new float[] {1, 2, 3, 4})).containsExactly(2.5f);
    assertThat(new AreaAverage(1, 2, 2, 4).apply(new float[] {1, 2}))
        .containsExactly(1, 1, 2, 2, 1, 1, 2, 2);
  }

  /** 28 to 16 by the finest grid that both fit in: 112, so 4 and 7 fine pixels. */
  @Test
  void agreesWithAFineGridThatBothSizesFitIn() {
    SplittableRandom random = new SplittableRandom(7);
    float[] old = new float[28 * 28];
    for (int i = 0; i < old.length; i++) {
      old[i] = random.nextFloat();
    }

    float[] resized = new AreaAverage(28, 28, 16, 16).apply(old);

    for (int r = 0; r < 16; r++) {
      for (int c = 0; c < 16; c++) {
        double sum = 0;
        for (int y = 7 * r; y < 7 * r + 7; y++) {
          for (int x = 7 * c; x < 7 * c + 7; x++) {
            sum += old[y / 4 * 28 + x / 4];
          }
        }
        assertThat((double) resized[r * 16 + c]).isCloseTo(sum / 49, within(1e-6)); // float
      }
    }
  }

  @Test
  void refusesPicturesOfAnotherSize() {
    assertThatThrownBy(() -> new AreaAverage(2, 2, 1, 1).apply(new float[3]))
        .hasMessage("3 values, expected 2 × 2");
    assertThatThrownBy(() -> new AreaAverage(2, 2, 0, 1))
        .hasMessage("from 2 × 2 to 0 × 1: sizes must be 1 or more");
  }
}
