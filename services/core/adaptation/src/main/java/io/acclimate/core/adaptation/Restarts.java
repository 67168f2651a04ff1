package io.acclimate.core.adaptation;

import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;

/**
 * Begins training again with other random numbers where it may have ended in a bad place, and keeps
 * what has least left to gain. Training on guesses is such a case: begun with guesses that take one
 * class for another, it ends by being sure of them. Two beginnings that end alike have found what
 * there is to be found: what is left is then not for want of luck.
 *
 * @param most how often to begin, at least 1
 * @param enough what is left then is not worth another beginning
 */
record Restarts(int most, double enough) {
  /** Difference of what two that ended alike have left, as a share of it. */
  private static final double ALIKE = 0.1;

  /**
   * Makes one or several candidates.
   *
   * @param left what a candidate has left to gain, 0 or more
   * @param make makes a candidate, by its number from 0
   * @return the candidate with the least left, the first of several; the first attempt if that is
   *     none
   */
  Attempt best(ToDoubleFunction<Attempt.Candidate> left, IntFunction<Attempt> make) {
    Attempt best = make.apply(0);
    double least = best instanceof Attempt.Candidate first ? left.applyAsDouble(first) : 0;
    boolean alike = false;
    for (int number = 1; number < most && least > enough && !alike; number++) {
      if (make.apply(number) instanceof Attempt.Candidate other) {
        double others = left.applyAsDouble(other);
        alike = Math.abs(others - least) <= ALIKE * least;
        if (others < least) {
          best = other;
          least = others;
        }
      }
    }
    return best;
  }
}
