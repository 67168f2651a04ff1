package io.acclimate.scenarios.pictures;

import java.util.random.RandomGenerator;

/** Puts the pixels of every picture in the same other order. */
public final class Permutation {
  private final int[] from;

  private Permutation(int[] from) {
    this.from = from;
  }

  /** One drawn from all orders of so many pixels with equal chances, by Fisher and Yates. */
  public static Permutation uniform(int pixels, RandomGenerator random) {
    int[] from = new int[pixels];
    for (int i = 0; i < pixels; i++) {
      from[i] = i;
    }
    for (int i = pixels - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = from[i];
      from[i] = from[j];
      from[j] = swapped;
    }
    return new Permutation(from);
  }

  /**
   * Permutes.
   *
   * @param values as many as there are pixels
   */
  public float[] apply(float[] values) {
    if (values.length != from.length) {
      throw new IllegalArgumentException(
          "%d values, expected %d".formatted(values.length, from.length));
    }
    float[] permuted = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      permuted[i] = values[from[i]];
    }
    return permuted;
  }
}
