package io.acclimate.registry.state;

/** Whether a version may be used. */
public enum Standing {
  ACTIVE,
  /** Put away: it is kept, but no alias can point at it. */
  ARCHIVED,
  /** Gone for good; its number is never used again. */
  DELETED
}
