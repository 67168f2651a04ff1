package io.acclimate.core.model;

/** Who moves the champion. */
public enum ReleasePolicy {
  /** The decision that makes a version also makes it champion. */
  AUTO,
  /** A person. */
  MANUAL
}
