package io.acclimate.adaptationservice;

import io.acclimate.adaptationservice.Registry.Verdict;
import org.jspecify.annotations.Nullable;

/** What came of an attempt at a round. */
sealed interface Outcome {

  /**
   * The registry accepted it, now or when another worker sent the same.
   *
   * @param version the version it made; null if it made none
   */
  record Completed(Verdict verdict, String reason, @Nullable Integer version) implements Outcome {}

  /** The head is not what the round started from any more: look at it again. */
  record Overtaken(String reason) implements Outcome {}

  /**
   * It failed, and the registry knows.
   *
   * @param failure counts the failures of this experience from 1
   */
  record Failed(String cause, int failure) implements Outcome {}
}
