package io.acclimate.standalone.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.acclimate.standalone.Await;
import io.acclimate.standalone.process.Ports;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that runs from an image's files as a container of it would, but for the walls. */
final class Container implements AutoCloseable {
  private static final Duration HEALTHY_WITHIN = Duration.ofMinutes(2);
  private static final Duration ENDED_WITHIN = Duration.ofMinutes(1);
  // A test machine's share of memory and compilers, by the variable that is documented for it.
  private static final String SMALL = "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1";

  private final String name;
  private final Image image;
  private final int port;
  private final Process process;
  private final Path log;
  private final Thread reaper;

  private Container(String name, Image image, int port, Process process, Path log) {
    this.name = name;
    this.image = image;
    this.port = port;
    this.process = process;
    this.log = log;
    this.reaper = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(reaper);
  }

  /**
   * Starts a container.
   *
   * @param environment what is set beside the image's own
   * @param command arguments of the entry point
   */
  static Container start(
      String name, Image image, Map<String, String> environment, List<String> command)
      throws IOException {
    int port = Ports.free(1).getFirst();
    List<String> words = new ArrayList<>();
    for (String word : list(image.dockerfile().last(image.stage(), "ENTRYPOINT"))) {
      words.add(image.outside(word));
    }
    if (!words.getFirst().equals("java")) {
      throw new AssertionError("an entry point that is not java: " + words);
    }
    words.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(command);
    Path log = Path.of("target", "service-logs", "image-" + name + ".log").toAbsolutePath();
    Files.createDirectories(log.getParent());
    Path home =
        Files.createDirectories(
            Path.of(image.outside(image.dockerfile().last(image.stage(), "WORKDIR"))));
    Files.createDirectories(image.root().resolve("tmp"));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(home.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Map<String, String> all = builder.environment();
    all.clear();
    image
        .dockerfile()
        .environment(image.stage())
        .forEach((key, value) -> all.put(key, image.outside(value)));
    all.putAll(environment);
    all.put("PATH", "/usr/bin:/bin");
    all.put("JDK_JAVA_OPTIONS", SMALL);
    // A test is reached by nobody else.
    all.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    all.put("QUARKUS_HTTP_PORT", String.valueOf(port));
    return new Container(name, image, port, builder.start(), log);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  Image image() {
    return image;
  }

  /** Returns once the image's own health check says so. */
  Container awaitHealthy() {
    String check = image.dockerfile().last(image.stage(), "HEALTHCHECK");
    List<String> command =
        list(check.substring(check.indexOf("CMD ") + 4)).stream().map(image::outside).toList();
    Await.until(HEALTHY_WITHIN, this::state, () -> !process.isAlive() || passes(command));
    if (!process.isAlive()) {
      throw new AssertionError("it ended: " + state());
    }
    return this;
  }

  /** Returns once it has ended, which it must have done well. */
  void awaitEnd() throws InterruptedException {
    if (!process.waitFor(ENDED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
        || process.exitValue() != 0) {
      throw new AssertionError("it did not end well: " + state());
    }
  }

  private boolean passes(List<String> command) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
      return builder.start().waitFor() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private String state() {
    try {
      List<String> lines = Files.readAllLines(log);
      return "%s %s; the end of %s:%n%s"
          .formatted(
              name,
              process.isAlive() ? "runs" : "ended with status " + process.exitValue(),
              log,
              String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> list(String json) {
    try {
      return List.of(new ObjectMapper().readValue(json, String[].class));
    } catch (IOException e) {
      throw new UncheckedIOException("not a list of words: " + json, e);
    }
  }

  /** SIGTERM, as an engine stops it. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(ENDED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("it did not stop: " + state());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
      Runtime.getRuntime().removeShutdownHook(reaper);
    }
  }
}
