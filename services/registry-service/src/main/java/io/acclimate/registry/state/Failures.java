package io.acclimate.registry.state;

/** Reported failures of the round that is due; forgotten when its experience is completed. */
public record Failures(long experience, int count, String lastCause) {
  /**
   * A round whose failure was reported this often is completed as failed, so that it blocks nobody.
   */
  static final int LIMIT = 3;
}
