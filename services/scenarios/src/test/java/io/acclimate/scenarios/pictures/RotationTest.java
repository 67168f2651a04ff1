package io.acclimate.scenarios.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RotationTest {
  /** Cosines of right angles are 6e-17 off 0. */
  private static final double ROUNDING = 1e-6;

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 28})
  void aQuarterTurnIsTranspositionAndFlip(int side) {
    float[] old = numbers(side);

    float[] turned = new Rotation(side, 90).apply(old);

    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        // Counter-clockwise: the right column becomes the top row.
        assertThat((double) turned[row * side + column])
            .isCloseTo(old[column * side + side - 1 - row], within(ROUNDING * side * side));
      }
    }
  }

  @Test
  void aHalfTurnReversesAndNoTurnChangesNothing() {
    float[] old = numbers(5);

    float[] turned = new Rotation(5, 180).apply(old);

    for (int i = 0; i < old.length; i++) {
      assertThat((double) turned[i]).isCloseTo(old[old.length - 1 - i], within(ROUNDING * 25));
    }
    assertThat(new Rotation(5, 0).apply(old)).containsExactly(old);
  }

  @Test
  void pixelsBetweenOthersAreInterpolatedAndWhatComesInIsZero() {
    float[] ones = {1, 1, 1, 1};

    float[] turned = new Rotation(2, 45).apply(ones);

    // Each corner comes from (±√½, 0) or (0, ±√½) from the centre, between two rows or columns of
    // pixels whose centres are at ±½: it is √½ − ½ outside the outer ones.
    double expected = 1 - (Math.sqrt(0.5) - 0.5);
    for (float value : turned) {
      assertThat((double) value).isCloseTo(expected, within(ROUNDING));
    }
    assertThatThrownBy(() -> new Rotation(2, 45).apply(new float[5]))
        .hasMessage("5 values, expected 2 × 2");
  }

  private static float[] numbers(int side) {
    float[] numbers = new float[side * side];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i + 1;
    }
    return numbers;
  }
}
