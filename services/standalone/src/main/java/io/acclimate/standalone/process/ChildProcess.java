package io.acclimate.standalone.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * A Java program beside this one that stops when this one does, however this one ends.
 *
 * <p>Terminal signals reach every process of a terminal at once, so the child ignores SIGINT and
 * SIGHUP: it is stopped by {@link #close} after everything that needs it has stopped.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Duration POLL_EVERY = Duration.ofMillis(20);
  private static final Duration CLEAN_STOP = Duration.ofSeconds(10);
  private static final int LOG_TAIL_LINES = 15;

  private final String name;
  private final Path log;
  private final Process process;

  private ChildProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts a program with the Java that runs this one.
   *
   * @param name for messages
   * @param log the file that takes its output; replaced when it is there
   * @param jvmOptions options of the Java virtual machine, class path included
   * @param program main class and its arguments
   */
  public static ChildProcess start(
      String name, Path log, List<String> jvmOptions, List<String> program) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", name));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.add(Lifeline.class.getName());
    command.addAll(program);
    Files.createDirectories(log.toAbsolutePath().getParent());
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new ChildProcess(name, log, process);
  }

  /** The operating system's id of the process. */
  public long pid() {
    return process.pid();
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Tells the exit status when the process has ended, however it ended. */
  public void onEnd(IntConsumer listener) {
    Thread.ofVirtual()
        .name(name + "-end")
        .start(() -> listener.accept(process.onExit().join().exitValue()));
  }

  /** Returns once the condition holds; fails when the process ends or the time is over first. */
  public void await(BooleanSupplier ready, Duration limit) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    while (!ready.getAsBoolean()) {
      if (!process.isAlive()) {
        throw new IllegalStateException(
            name + " ended with status " + process.exitValue() + " while starting" + logTail());
      }
      if (System.nanoTime() > deadlineNanos) {
        throw new IllegalStateException(
            name + " was not ready within " + limit.toSeconds() + " s" + logTail());
      }
      Thread.sleep(POLL_EVERY);
    }
  }

  /** Kills it at once, as a crash would. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Stops it cleanly: ends its standard input, and asks harder when that does not help. */
  @Override
  public void close() {
    try {
      closeLifeline();
      if (!process.waitFor(CLEAN_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroy();
        if (!process.waitFor(CLEAN_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
          kill();
        }
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
  }

  private void closeLifeline() {
    try (OutputStream lifeline = process.getOutputStream()) {
      lifeline.flush();
    } catch (IOException ended) {
      // The process is gone already, which is what closing is for.
      process.destroy();
    }
  }

  private String logTail() {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
      List<String> tail = lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size());
      return "; the end of " + log + ":\n" + String.join("\n", tail);
    } catch (IOException e) {
      return "; its log " + log + " cannot be read: " + e.getMessage();
    }
  }
}
