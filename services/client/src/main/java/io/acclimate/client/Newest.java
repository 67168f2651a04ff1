package io.acclimate.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A place for one value, of which only the newest counts; one thread takes what others put. */
final class Newest<T> {
  private @Nullable T waiting;
  private boolean taken;

  /** Takes the place of a value that nobody has taken yet. */
  synchronized void put(T value) {
    waiting = value;
    notifyAll();
  }

  /** Waits for a value; the one taken before is done with. */
  synchronized T take() throws InterruptedException {
    taken = false;
    while (waiting == null) {
      wait();
    }
    T value = waiting;
    waiting = null;
    taken = true;
    return value;
  }

  /** Waits, but not once there is a newer value; true if there is. */
  synchronized boolean overtakenWithin(Duration pause) throws InterruptedException {
    long deadline = System.nanoTime() + pause.toNanos();
    long left = pause.toNanos();
    while (waiting == null && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = deadline - System.nanoTime();
    }
    return waiting != null;
  }

  /** True if nothing waits and whoever takes is done with what was taken. */
  synchronized boolean idle() {
    return waiting == null && !taken;
  }
}
