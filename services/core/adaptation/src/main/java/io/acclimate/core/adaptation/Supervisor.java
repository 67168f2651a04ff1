package io.acclimate.core.adaptation;

import java.util.Optional;
import java.util.function.Supplier;

/** Says whether the training of an arm goes on. */
@FunctionalInterface
interface Supervisor {
  /** Asked before every step; true ends the whole round. */
  boolean cancelled();

  /**
   * Why the second half of an arm's last stretch of training is not worth its steps; empty if it
   * is.
   *
   * @param halfTrained copies what the first half came to
   */
  default Optional<String> objection(Supplier<Attempt.Candidate> halfTrained) {
    return Optional.empty();
  }

  /** The same for a stretch that is not the last. */
  default Supervisor withoutObjection() {
    return () -> cancelled();
  }
}
