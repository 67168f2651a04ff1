package io.acclimate.core.adaptation;

import ai.djl.engine.EngineException;
import java.util.Optional;

/**
 * Begins a training again with half the batch whenever the engine has run out of memory, down to
 * one row.
 */
final class BatchHalving {
  private BatchHalving() {}

  /** A training from its beginning. */
  @FunctionalInterface
  interface Training<T> {
    T with(int batch);
  }

  /**
   * What the first training that fits into memory gives; empty if not even a batch of one row does.
   *
   * @param batch rows per step to begin with, at least 1
   */
  static <T> Optional<T> run(int batch, Training<T> training) {
    for (int rows = batch; rows >= 1; rows /= 2) {
      try {
        return Optional.of(training.with(rows));
      } catch (EngineException e) {
        if (!OutOfMemory.in(e)) {
          throw e;
        }
      }
    }
    return Optional.empty();
  }
}
