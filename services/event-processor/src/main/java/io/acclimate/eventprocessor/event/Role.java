package io.acclimate.eventprocessor.event;

/** What a prediction was for. */
public enum Role {
  /** Answered the caller. */
  SERVE,
  /** Answered nobody. */
  SHADOW,
  /** Answered a share of callers. */
  CANARY
}
