package io.acclimate.standalone;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code ./acclimate} starts, as a process of its own: a person's view of the product. */
final class Program implements AutoCloseable {
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(60);
  private static final Path FOLDER = Path.of("target", "quarkus-app").toAbsolutePath();

  private final List<String> words;
  private final Process process;
  private final Path output;

  private Program(List<String> words, Process process, Path output) {
    this.words = words;
    this.process = process;
    this.output = output;
  }

  /**
   * Starts a command.
   *
   * @param folder where its output goes
   * @param words the command and its options
   */
  static Program start(Path folder, String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // As ./acclimate starts what lasts for a minute.
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
    try {
      command.add("-cp");
      command.add(classPath());
      command.add(Main.class.getName());
      command.addAll(List.of(words));
      Path output = Files.createTempFile(folder, "output-", ".log");
      Process process =
          new ProcessBuilder(command)
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      return new Program(List.of(words), process, output);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command, e);
    }
  }

  /** As in {@code ./acclimate}. */
  private static String classPath() throws IOException {
    List<Path> all = new ArrayList<>();
    all.add(FOLDER.resolve("quarkus").resolve("transformed-bytecode.jar"));
    all.add(FOLDER.resolve("quarkus").resolve("generated-bytecode.jar"));
    for (String folder : List.of("app", "lib/boot", "lib/main")) {
      try (Stream<Path> jars = Files.list(FOLDER.resolve(folder))) {
        jars.sorted().forEach(all::add);
      }
    }
    return all.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** Runs a command to its end; it must end with this status. */
  static String run(Path folder, int status, String... words) {
    try (Program program = start(folder, words)) {
      int ended = program.awaitEnd(Duration.ofMinutes(3));
      if (ended != status) {
        throw new AssertionError("status " + ended + ", not " + status + ": " + program.state());
      }
      return program.output();
    }
  }

  /** All that it has printed. */
  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns once it has printed this text. */
  Program awaitOutput(String text, Duration limit) {
    Await.until(limit, this::state, () -> !process.isAlive() || output().contains(text));
    if (!output().contains(text)) {
      throw new AssertionError("it ended without '" + text + "': " + state());
    }
    return this;
  }

  /** Its exit status, once it has ended. */
  int awaitEnd(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(
            "not ended within %d s: %s%n%s%n%s"
                .formatted(limit.toSeconds(), state(), signals(), threads()));
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The processes that it has started and that still run. */
  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  /** What Ctrl-C sends. */
  int interrupt() {
    try {
      int sent = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
      if (sent != 0) {
        throw new AssertionError("kill -INT ended with " + sent + ": " + state());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return awaitEnd(STOPPED_WITHIN);
  }

  /** Which signals it ignores: a shell that starts it in the background may have said so. */
  private String signals() {
    try (Stream<String> lines =
        Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      return lines.filter(line -> line.startsWith("Sig")).collect(Collectors.joining("; "));
    } catch (IOException | UncheckedIOException e) {
      return "no /proc: " + e.getMessage();
    }
  }

  /** What its threads do: why it does not end. */
  private String threads() {
    String jstack = Path.of(System.getProperty("java.home"), "bin", "jstack").toString();
    try {
      Process dump =
          new ProcessBuilder(jstack, Long.toString(process.pid()))
              .redirectErrorStream(true)
              .start();
      return new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "no thread dump: " + e.getMessage();
    }
  }

  private String state() {
    return words + (process.isAlive() ? " runs" : " ended") + "; it printed:\n" + output();
  }

  /** Stops it and what it has started. */
  @Override
  public void close() {
    if (process.isAlive()) {
      process.destroy();
      awaitEnd(STOPPED_WITHIN);
    }
  }
}
