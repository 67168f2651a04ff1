package io.acclimate.standalone.deployment;

import io.acclimate.standalone.Await;
import io.acclimate.standalone.process.Lifeline;
import io.acclimate.standalone.process.Ports;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One service as a process of its own, from the program that its build made. A test may crash it,
 * or stop it and let it go on. It ends when this JVM does, however this one ends; its log stays in
 * the build folder.
 */
public final class ServiceProcess implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(90);
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(20);
  private static final int LOG_TAIL_LINES = 40;

  /** For many processes on one machine, each of them for minutes. */
  private static final List<String> SMALL =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  private final Service service;
  private final List<String> command;
  private final Process process;
  private final Path log;
  private final URI url;

  private ServiceProcess(
      Service service, List<String> command, Process process, Path log, URI url) {
    this.service = service;
    this.command = List.copyOf(command);
    this.process = process;
    this.log = log;
    this.url = url;
  }

  /**
   * Starts a service; {@link #awaitReady} tells when it serves.
   *
   * @param name tells its log from others
   * @param folder for its state
   * @param settings that lead to the cluster, and whatever else
   */
  public static ServiceProcess start(
      Service service, String name, Path folder, Map<String, String> settings) {
    return start(service, name, folder, settings, Ports.free(1).getFirst());
  }

  /** The same at a port of the caller's choice. */
  public static ServiceProcess start(
      Service service, String name, Path folder, Map<String, String> settings, int port) {
    return start(service, name, folder, settings, port, SMALL);
  }

  /**
   * Starts a service in a virtual machine of the caller's choice.
   *
   * @param jvmOptions heap, collector and compiler
   */
  public static ServiceProcess start(
      Service service,
      String name,
      Path folder,
      Map<String, String> settings,
      int port,
      List<String> jvmOptions) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            // As the manifest of its jar says, which counts with -jar only.
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-Dai.djl.offline=true",
            "-Dquarkus.banner.enabled=false",
            "-Dquarkus.http.host=127.0.0.1",
            "-Dquarkus.http.port=" + port,
            "-Dquarkus.log.category.\"org.apache.kafka\".level=WARN",
            // Says at INFO each time that it is not ready, and it is asked often.
            "-Dquarkus.log.category.\"io.smallrye.health\".level=WARN"));
    service.stateIn(folder).forEach((key, value) -> command.add("-D" + key + "=" + value));
    settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(
        List.of(
            "-cp",
            service.program() + File.pathSeparator + Service.buildFolder().resolve("classes"),
            Lifeline.class.getName(),
            "io.quarkus.bootstrap.runner.QuarkusEntryPoint"));
    Path log = Service.buildFolder().resolve("service-logs").resolve(name + ".log");
    try {
      Files.createDirectories(log.getParent());
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return start(service, command, log, URI.create("http://127.0.0.1:" + port));
  }

  private static ServiceProcess start(Service service, List<String> command, Path log, URI url) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(Redirect.appendTo(log.toFile()))
              .start();
      return new ServiceProcess(service, command, process, log, url);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + service.module(), e);
    }
  }

  /** A new process over what this one left when it ended, at the same address. */
  ServiceProcess startAgain() {
    return start(service, command, log, url);
  }

  /** What it is. */
  public Service service() {
    return service;
  }

  /** The operating system's id of the process. */
  public long pid() {
    return process.pid();
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Its base address. */
  public URI url() {
    return url;
  }

  /** Returns once it says that it is ready. */
  public ServiceProcess awaitReady() {
    HttpRequest readiness =
        HttpRequest.newBuilder(url.resolve("/q/health/ready"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      Await.until(READY_WITHIN, this::state, () -> !process.isAlive() || answers(http, readiness));
    }
    if (!process.isAlive()) {
      throw new AssertionError("it ended: " + state());
    }
    return this;
  }

  /** Kill -9. */
  public void crash() {
    process.destroyForcibly().onExit().join();
  }

  /** SIGSTOP: it does nothing from now on, and cannot know that it does nothing. */
  void freeze() {
    signal("STOP");
  }

  /** SIGCONT: it goes on where it was. */
  void thaw() {
    signal("CONT");
  }

  /** All that it has printed. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops it cleanly, as SIGTERM does. */
  @Override
  public void close() {
    if (!process.isAlive()) {
      return;
    }
    thaw();
    process.destroy();
    try {
      if (!process.waitFor(STOPPED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        crash();
        throw new AssertionError("it did not stop: " + state());
      }
    } catch (InterruptedException e) {
      crash();
      Thread.currentThread().interrupt();
    }
  }

  /** For messages: what it is, and the end of its log. */
  public String state() {
    List<String> lines = log().lines().toList();
    List<String> tail = lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size());
    return "%s %s; the end of %s:%n%s"
        .formatted(
            service.module(),
            process.isAlive() ? "runs" : "ended with status " + process.exitValue(),
            log,
            String.join("\n", tail));
  }

  private void signal(String name) {
    try {
      int status =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      if (status != 0) {
        throw new IllegalStateException("kill -" + name + " ended with status " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static boolean answers(HttpClient http, HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
