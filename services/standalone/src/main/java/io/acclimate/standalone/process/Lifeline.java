package io.acclimate.standalone.process;

import java.io.IOException;
import java.time.Duration;

/**
 * Runs another main class for as long as the parent process lives.
 *
 * <p>The parent holds the other end of standard input. When it closes that end, or dies in any way,
 * the read below returns and this process stops as it would on SIGTERM.
 */
public final class Lifeline {
  private static final Duration LONGEST_STOP = Duration.ofSeconds(20);

  private Lifeline() {}

  /**
   * Starts the watch, then the program.
   *
   * @param args the main class to run, then its own arguments
   */
  public static void main(String[] args) throws Exception {
    Thread.ofPlatform().daemon().name("lifeline").start(Lifeline::stopWithParent);
    String[] rest = new String[args.length - 1];
    System.arraycopy(args, 1, rest, 0, rest.length);
    Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
  }

  private static void stopWithParent() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is ever sent; only the end of the stream means something.
      }
    } catch (IOException broken) {
      System.err.println("lifeline to the parent process broke: " + broken.getMessage());
    }
    Thread.ofPlatform().daemon().name("lifeline-guard").start(Lifeline::haltLate);
    System.exit(0);
  }

  private static void haltLate() {
    try {
      Thread.sleep(LONGEST_STOP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }
}
