package io.acclimate.adaptationservice;

/**
 * The time during which this worker owns a partition of the experiences topic. A round stops when
 * the tenure it began under ends; a partition that comes back begins a new tenure.
 */
final class Tenure {
  private final int partition;
  private volatile boolean ended;

  Tenure(int partition) {
    this.partition = partition;
  }

  int partition() {
    return partition;
  }

  boolean ended() {
    return ended;
  }

  void end() {
    ended = true;
  }
}
