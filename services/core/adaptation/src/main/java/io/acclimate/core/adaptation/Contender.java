package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.Attempt.Candidate;
import io.acclimate.core.model.Arm;

/** One arm's part in a {@link Contest}. */
sealed interface Contender {
  /** No candidate. */
  record Out(Arm arm, double seconds, String reason) implements Contender {}

  /** What the others have to beat. */
  record Nothing(double seconds, Scores scores) implements Contender {}

  /** A candidate that answered the hold-outs; it trained on batches of so many rows. */
  record Judged(
      Arm arm, double seconds, Candidate candidate, int batch, Scores scores, Judge.Ruling ruling)
      implements Contender {}
}
