package io.acclimate.adaptationservice;

/** The worker lost the partition, or is closing: what it did is discarded. */
final class StoppedException extends Exception {
  private static final long serialVersionUID = 1L;

  StoppedException() {
    super("the round was stopped");
  }
}
