package io.acclimate.inference.requests;

import io.acclimate.inference.predictions.Answer;

/** What becomes of a request. */
sealed interface Verdict {

  /** It is answered. */
  record Answered(Answer answer) implements Verdict {}

  /**
   * It goes to the dead letters.
   *
   * @param reason stable code for machines
   */
  record Refused(String reason, RuntimeException error) implements Verdict {}

  /** It waits, for the version that should answer is not in memory yet. */
  record Waits() implements Verdict {}
}
