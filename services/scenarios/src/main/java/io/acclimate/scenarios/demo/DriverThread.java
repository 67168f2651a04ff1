package io.acclimate.scenarios.demo;

/** Runs the driver beside whoever watches it; closing stops it. */
final class DriverThread implements AutoCloseable {

  private final Thread thread;

  DriverThread(EventDriver driver) {
    this.thread =
        Thread.ofPlatform()
            .name("demo-driver")
            .unstarted(
                () -> {
                  try {
                    driver.run();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt(); // closed early: there is nothing to undo
                  }
                });
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
