package io.acclimate.scenarios.demo;

import java.util.concurrent.locks.LockSupport;

/**
 * An open-loop schedule: event i is due i/rate seconds after the start, whatever became of others.
 */
final class Pace {

  private final double rate;
  private final long startNanos = System.nanoTime();

  /**
   * Starts now.
   *
   * @param rate events a second
   */
  Pace(double rate) {
    this.rate = rate;
  }

  /** Waits until event {@code index} is due; returns at once if it is overdue. */
  void await(int index) throws InterruptedException {
    long due = startNanos + (long) (index / rate * 1e9);
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while waiting for event " + index);
      }
    }
  }
}
