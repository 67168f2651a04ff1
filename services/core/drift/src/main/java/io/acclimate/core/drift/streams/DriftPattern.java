package io.acclimate.core.drift.streams;

import java.util.stream.IntStream;

/** When a stream leaves what it was: the four patterns of the field. */
public sealed interface DriftPattern {
  /** Probability, 0..1, that the value at an index comes from the new concept. */
  double share(int index);

  /**
   * The indices at which a change begins, ascending, below a length.
   *
   * @param length of the stream
   */
  int[] changes(int length);

  /** Never. */
  record None() implements DriftPattern {
    @Override
    public double share(int index) {
      return 0;
    }

    @Override
    public int[] changes(int length) {
      return new int[0];
    }
  }

  /**
   * All at once.
   *
   * @param at index of the first new value
   */
  record Abrupt(int at) implements DriftPattern {
    public Abrupt {
      require("at", at, 0);
    }

    @Override
    public double share(int index) {
      return index < at ? 0 : 1;
    }

    @Override
    public int[] changes(int length) {
      return at < length ? new int[] {at} : new int[0];
    }
  }

  /**
   * More and more values are new ones, linearly.
   *
   * @param from index from which there are new values
   * @param width values until all are new, 1 or more
   */
  record Gradual(int from, int width) implements DriftPattern {
    public Gradual {
      require("from", from, 0);
      require("width", width, 1);
    }

    @Override
    public double share(int index) {
      return index < from ? 0 : Math.min(1, (index - from + 1.0) / width);
    }

    @Override
    public int[] changes(int length) {
      return from < length ? new int[] {from} : new int[0];
    }
  }

  /**
   * Old and new take turns, the old first.
   *
   * @param period values of a turn, 1 or more
   */
  record Recurring(int period) implements DriftPattern {
    public Recurring {
      require("period", period, 1);
    }

    @Override
    public double share(int index) {
      return index / period % 2;
    }

    @Override
    public int[] changes(int length) {
      return IntStream.range(1, length).filter(index -> index % period == 0).toArray();
    }
  }

  private static void require(String key, int value, int min) {
    if (value < min) {
      throw new IllegalArgumentException("%s: %d must be %d or more".formatted(key, value, min));
    }
  }
}
