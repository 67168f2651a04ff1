package io.acclimate.core.adaptation.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.adaptation.training.RandomAffine.Motion;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RandomAffineTest {
  private static final int HEIGHT = 5;
  private static final int WIDTH = 4;

  private final RandomAffine affine =
      new RandomAffine(2, HEIGHT, WIDTH, true, new SplittableRandom(1));
  private final float[] rows = rows();

  @Test
  void noMotionLeavesEveryPixel() {
    float[] moved = moved(new Motion(1, 1, 0, 0, 0));

    for (int i = 0; i < moved.length; i++) {
      assertThat(moved[i]).isEqualTo(rows[moved.length + i]);
    }
  }

  @Test
  void aShiftTakesWhatIsThereAndGoesOnBeyondTheBorder() {
    float[] moved = moved(new Motion(1, 1, 1, -2, 0));

    for (int channel = 0; channel < 2; channel++) {
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          assertThat(moved[at(channel, y, x)])
              .isEqualTo(pixel(channel, Math.min(y + 1, HEIGHT - 1), Math.max(x - 2, 0)));
        }
      }
    }
  }

  @Test
  void betweenPixelsItIsLinear() {
    float[] moved = moved(new Motion(1, 1, 0.25, 0, 0));

    assertThat((double) moved[at(1, 2, 3)])
        .isCloseTo(0.75 * pixel(1, 2, 3) + 0.25 * pixel(1, 3, 3), within(1e-5));
  }

  @Test
  void halfTheScaleShowsTheMiddleTwiceAsLarge() {
    float[] moved = moved(new Motion(0.5, 1, 0, 0, 0));

    // Row 0 is two above the middle: at half the scale it shows what is one above it.
    assertThat(moved[at(0, 0, 1)]).isEqualTo(pixel(0, 1, 1));
    assertThat(moved[at(0, 4, 1)]).isEqualTo(pixel(0, 3, 1));
  }

  @Test
  void aQuarterTurnOfASquareSwapsItsAxes() {
    RandomAffine square = new RandomAffine(1, 3, 3, true, new SplittableRandom(1));
    float[] picture = {0, 1, 2, 3, 4, 5, 6, 7, 8};
    float[] turned = new float[9];

    square.move(picture, 0, turned, 0, new Motion(1, 1, 0, 0, Math.PI / 2));

    // y' = x and x' = −y from the middle: (0, 0) shows what is at row 0, column 2
    float[] expected = {2, 5, 8, 1, 4, 7, 0, 3, 6};
    for (int i = 0; i < 9; i++) {
      assertThat((double) turned[i]).isCloseTo(expected[i], within(1e-5));
    }
  }

  @Test
  void variationsAreSmallAndDifferAndComeFromTheSeed() {
    float[] one = new float[rows.length / 2];
    float[] other = new float[rows.length / 2];
    float[] again = new float[rows.length / 2];

    affine.vary(rows, 0, one, 0);
    affine.vary(rows, 0, other, 0);
    new RandomAffine(2, HEIGHT, WIDTH, true, new SplittableRandom(1)).vary(rows, 0, again, 0);

    assertThat(one).isEqualTo(again).isNotEqualTo(other);
    for (float value : one) {
      assertThat(value).isBetween(0f, 100f);
    }
  }

  private float[] moved(Motion motion) {
    float[] moved = new float[rows.length / 2];
    affine.move(rows, 1, moved, 0, motion);
    return moved;
  }

  private float pixel(int channel, int y, int x) {
    return rows[rows.length / 2 + at(channel, y, x)];
  }

  private static int at(int channel, int y, int x) {
    return (channel * HEIGHT + y) * WIDTH + x;
  }

  /** Two rows of two channels. */
  private static float[] rows() {
    SplittableRandom random = new SplittableRandom(8);
    float[] rows = new float[2 * 2 * HEIGHT * WIDTH];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) (100 * random.nextDouble());
    }
    return rows;
  }
}
