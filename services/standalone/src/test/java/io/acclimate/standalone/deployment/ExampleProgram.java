package io.acclimate.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.acclimate.standalone.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One of the client's examples in another language, as a process; its output is kept in a log. */
final class ExampleProgram implements AutoCloseable {
  private static final Path EXAMPLES =
      Path.of("..", "client", "examples").toAbsolutePath().normalize();
  private static final Duration SAID_WITHIN = Duration.ofSeconds(60);

  private final Process process;
  private final Path log;

  private ExampleProgram(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Commands that run programs in Node; skips the test where that lacks something. */
  static List<String> node() throws InterruptedException {
    assumeTrue(runs("node", "--version"), "there is no node on the PATH");
    assumeTrue(
        Files.isDirectory(EXAMPLES.resolve("node/node_modules")),
        "its packages are missing: npm ci --prefix services/client/examples/node");
    return List.of("node");
  }

  /** Commands that run programs in Python; skips the test where that lacks something. */
  static List<String> python() throws InterruptedException {
    for (String python : List.of("/usr/bin/python3", "python3")) {
      if (runs(python, "-c", "import avro.schema, confluent_kafka, numpy")) {
        return List.of(python);
      }
    }
    assumeTrue(
        false,
        "no python3 has avro, confluent_kafka and numpy:"
            + " apt-get install python3-avro python3-confluent-kafka python3-numpy");
    return List.of();
  }

  /**
   * Starts a program.
   *
   * @param interpreter {@link #node} or {@link #python}
   * @param language folder of the example
   * @param words the program and its options
   */
  static ExampleProgram start(
      List<String> interpreter, String language, String name, List<String> words) {
    List<String> command = new ArrayList<>(interpreter);
    command.addAll(words);
    Path log = Service.buildFolder().resolve("service-logs").resolve(name + ".log");
    try {
      Files.createDirectories(log.getParent());
      Process process =
          new ProcessBuilder(command)
              .directory(EXAMPLES.resolve(language).toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      return new ExampleProgram(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes lines to its standard input, and closes that. */
  ExampleProgram give(List<String> lines) throws IOException {
    try (Writer input = process.outputWriter()) {
      for (String line : lines) {
        input.write(line + "\n");
      }
    }
    return this;
  }

  /** Returns once it has printed so many lines. */
  ExampleProgram awaitLines(int count) {
    Await.until(
        SAID_WITHIN, this::state, () -> !process.isAlive() || output().lines().count() >= count);
    assertThat(output().lines().count()).as(this::state).isGreaterThanOrEqualTo(count);
    return this;
  }

  /** What it printed, once it has ended well. */
  List<String> awaitEnd() throws InterruptedException {
    assertThat(process.waitFor(SAID_WITHIN.toSeconds(), TimeUnit.SECONDS)).as(this::state).isTrue();
    assertThat(process.exitValue()).as(this::state).isZero();
    return output().lines().toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String state() {
    return "%s, which %s, printed: %s"
        .formatted(log, process.isAlive() ? "runs" : "ended", output());
  }

  private static boolean runs(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException absent) {
      return false;
    }
  }
}
