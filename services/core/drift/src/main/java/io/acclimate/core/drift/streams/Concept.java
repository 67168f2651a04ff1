package io.acclimate.core.drift.streams;

import java.util.random.RandomGenerator;

/** What the values of a stream are drawn from while it does not change. */
public sealed interface Concept {
  /** The next value. */
  double draw(RandomGenerator random);

  /**
   * Right (0) and wrong (1) answers.
   *
   * @param rate probability of a wrong one, 0..1
   */
  record Errors(double rate) implements Concept {
    public Errors {
      if (!(rate >= 0 && rate <= 1)) {
        throw new IllegalArgumentException("rate: " + rate + " is not in 0..1");
      }
    }

    @Override
    public double draw(RandomGenerator random) {
      return random.nextDouble() < rate ? 1 : 0;
    }
  }

  /**
   * Normally distributed numbers (Box and Muller).
   *
   * @param mean their mean
   * @param standardDeviation above 0
   */
  record Gaussian(double mean, double standardDeviation) implements Concept {
    public Gaussian {
      if (!Double.isFinite(mean)
          || !(standardDeviation > 0 && standardDeviation < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "mean %s and standardDeviation %s: expected finite ones, the latter above 0"
                .formatted(mean, standardDeviation));
      }
    }

    @Override
    public double draw(RandomGenerator random) {
      double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
      return mean + standardDeviation * radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }
  }
}
