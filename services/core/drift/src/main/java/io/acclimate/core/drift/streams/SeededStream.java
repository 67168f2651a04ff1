package io.acclimate.core.drift.streams;

import java.util.SplittableRandom;

/**
 * A stream whose changes are known; the same bits from the same seed everywhere.
 *
 * @param pattern when the new concept shows
 * @param before the old concept
 * @param after the new concept
 * @param length number of values, 1 or more
 * @param seed of the values
 */
public record SeededStream(
    DriftPattern pattern, Concept before, Concept after, int length, long seed) {
  public SeededStream {
    if (length < 1) {
      throw new IllegalArgumentException("length: " + length + " must be 1 or more");
    }
  }

  /** Right and wrong answers whose error rate changes. */
  public static SeededStream errors(
      DriftPattern pattern, double before, double after, int length, long seed) {
    return new SeededStream(
        pattern, new Concept.Errors(before), new Concept.Errors(after), length, seed);
  }

  /** All its values. */
  public double[] values() {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[length];
    for (int i = 0; i < length; i++) {
      // Drawn at every index, so that patterns of one seed differ only where their concepts do.
      boolean changed = random.nextDouble() < pattern.share(i);
      values[i] = (changed ? after : before).draw(random);
    }
    return values;
  }

  /** The indices at which a change begins, ascending. */
  public int[] changes() {
    return pattern.changes(length);
  }
}
