package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.Attempt.Candidate;
import io.acclimate.core.model.Arm;

/** One arm's part in a {@link Contest}. */
sealed interface Contender {
  /**
   * No candidate.
   *
   * @param steps optimizer steps until it was stopped; 0 if nobody stopped it
   */
  record Out(Arm arm, double seconds, String reason, int steps) implements Contender {
    Out(Arm arm, double seconds, String reason) {
      this(arm, seconds, reason, 0);
    }
  }

  /** What the others have to beat. */
  record Nothing(double seconds, Scores scores) implements Contender {}

  /**
   * A candidate that answered the hold-outs.
   *
   * @param batch rows that it trained on per step
   * @param way how far it went
   */
  record Judged(
      Arm arm,
      double seconds,
      Candidate candidate,
      int batch,
      Interpolation.Way way,
      Scores scores,
      Judge.Ruling ruling)
      implements Contender {}
}
