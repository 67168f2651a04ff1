package io.acclimate.load.faults;

import io.acclimate.load.drivers.LoadReport;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A load in the background. */
final class LoadThread implements AutoCloseable {
  private final FutureTask<LoadReport> load;
  private final Runnable stop;
  private final Thread thread;

  /**
   * Starts it.
   *
   * @param stop makes the load end
   */
  LoadThread(String name, Callable<LoadReport> load, Runnable stop) {
    this.load = new FutureTask<>(load);
    this.stop = stop;
    this.thread = Thread.ofPlatform().name(name).start(this.load);
  }

  /** Ends the load and returns what became of it. */
  LoadReport end() throws InterruptedException {
    stop.run();
    try {
      return load.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(thread.getName() + " failed", e.getCause());
    }
  }

  @Override
  public void close() {
    stop.run();
    thread.interrupt();
  }
}
