package io.acclimate.core.adaptation;

import java.util.Optional;

/** Says whether the training of an arm goes on. */
@FunctionalInterface
interface Supervisor {
  /** Asked before every step; true ends the whole round. */
  boolean cancelled();

  /**
   * Why the other half of a stretch of training is not worth its steps; empty if it is.
   *
   * @param halfTrained what the first half came to
   */
  default Optional<String> objection(Attempt.Candidate halfTrained) {
    return Optional.empty();
  }
}
