package io.acclimate.load.drivers;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command end cleanly on Ctrl-C and SIGTERM: its thread is interrupted, and the virtual
 * machine waits until it has closed what it opened.
 */
public final class CleanStop {
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;

  /** What a command does, and closes what it opened even when it is interrupted. */
  public interface Work<T> {
    /** Does it. */
    T run() throws IOException, InterruptedException;
  }

  private CleanStop(Duration patience) {
    Thread command = Thread.currentThread();
    hook =
        Thread.ofPlatform()
            .name("clean-stop")
            .unstarted(
                () -> {
                  command.interrupt();
                  awaitDone(patience);
                });
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Does work on this thread.
   *
   * @param patience after which the virtual machine waits no longer for its end
   */
  public static <T> T during(Duration patience, Work<T> work)
      throws IOException, InterruptedException {
    CleanStop stop = new CleanStop(patience);
    try {
      return work.run();
    } finally {
      stop.workIsDone();
    }
  }

  private void awaitDone(Duration patience) {
    try {
      if (!done.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println("not stopped cleanly within " + patience.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void workIsDone() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException stopping) {
      // It is what this was for: the hook runs, and has just been told to go on.
      done.countDown();
    }
  }
}
