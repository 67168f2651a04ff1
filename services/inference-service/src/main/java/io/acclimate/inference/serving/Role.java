package io.acclimate.inference.serving;

/** What a prediction is for. */
public enum Role {
  /** Answers the caller. */
  SERVE,
  /** Answers a share of the callers in champion's place. */
  CANARY,
  /** Is asked after the answer was given, and answers nobody. */
  SHADOW
}
