package io.acclimate.core.adaptation.training;

/** Why a row is in a batch, in the order in which a batch has them. */
public enum Role {
  /** A labelled row of the experience. */
  CURRENT,
  /** A labelled row of an earlier experience. */
  REPLAY,
  /** A labelled row of another domain, with which the target's rows are aligned. */
  SOURCE,
  /** A row of a target domain with a label that the model itself has guessed. */
  GUESSED,
  /** A row of a target domain of the experience; its label, if it has one, is not looked at. */
  TARGET;

  boolean labelled() {
    return switch (this) {
      case CURRENT, REPLAY, SOURCE, GUESSED -> true;
      case TARGET -> false;
    };
  }
}
