package io.acclimate.core.adaptation;

/** How a round ended. */
public enum Verdict {
  /** An arm won: there is a new version. */
  LEARNT,
  /** The weights stayed; memory advanced. */
  UNCHANGED
}
