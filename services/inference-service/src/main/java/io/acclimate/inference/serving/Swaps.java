package io.acclimate.inference.serving;

/** Hears of each version that has come into force. */
@FunctionalInterface
public interface Swaps {
  /**
   * A version answers from now on; must return at once.
   *
   * @param replaced true if it took the place of another, false if it is the model's first in this
   *     process
   */
  void inForce(String model, int version, boolean replaced);
}
