package io.acclimate.registry.state;

/** How a round ended. */
public enum Verdict {
  /** It made a version. */
  LEARNT,
  /** Its weights did not win; memory and experience number advance. */
  UNCHANGED,
  /** Its experience was given up. */
  FAILED
}
