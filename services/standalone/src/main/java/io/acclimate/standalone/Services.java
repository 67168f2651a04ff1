package io.acclimate.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acclimate.cli.CommandFailed;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All services as one Quarkus application in this JVM. */
final class Services implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(20);
  private static final Duration POLL_EVERY = Duration.ofMillis(100);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String address;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private Services(String address) {
    this.address = address;
  }

  /**
   * Starts the application; {@link #awaitReady} tells when it serves.
   *
   * @param address base address of its HTTP port
   * @param properties settings of the application and its services
   */
  static Services start(String address, Map<String, String> properties) {
    properties.forEach(System::setProperty);
    Services services = new Services(address);
    Thread.ofPlatform().name("services").start(services::run);
    return services;
  }

  private void run() {
    try {
      Quarkus.run(null, (exitCode, problem) -> failure.set(problem));
    } finally {
      stopped.countDown();
    }
  }

  /**
   * Returns when every readiness check is up.
   *
   * @param onUp takes the name of each check when it is up for the first time
   */
  void awaitReady(Consumer<String> onUp) throws InterruptedException {
    Set<String> up = new LinkedHashSet<>();
    Set<String> down = new LinkedHashSet<>();
    long deadlineNanos = System.nanoTime() + READY_WITHIN.toNanos();
    HttpRequest readiness =
        HttpRequest.newBuilder(URI.create(address + "/q/health/ready"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build()) {
      while (true) {
        JsonNode health = read(http, readiness);
        down.clear();
        for (JsonNode check : health.path("checks")) {
          String name = check.path("name").asText();
          if (!check.path("status").asText().equals("UP")) {
            down.add(name);
          } else if (up.add(name)) {
            onUp.accept(name);
          }
        }
        if (health.path("status").asText().equals("UP")) {
          return;
        }
        if (stopped.getCount() == 0) {
          throw notStarted();
        }
        if (System.nanoTime() > deadlineNanos) {
          throw new CommandFailed(
              "not ready within "
                  + READY_WITHIN.toSeconds()
                  + " s: "
                  + (down.isEmpty() ? "services" : String.join(", ", down)));
        }
        Thread.sleep(POLL_EVERY);
      }
    }
  }

  private static JsonNode read(HttpClient http, HttpRequest request) throws InterruptedException {
    try {
      return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    } catch (IOException notYet) {
      return JSON.createObjectNode();
    }
  }

  private CommandFailed notStarted() {
    Throwable problem = failure.get();
    return problem == null
        ? new CommandFailed("the services stopped while they started")
        : new CommandFailed("the services did not start: " + rootOf(problem).getMessage(), problem);
  }

  /** What really happened: the framework wraps it. */
  private static Throwable rootOf(Throwable problem) {
    Throwable root = problem;
    Throwable cause = root.getCause();
    while (cause != null) {
      root = cause;
      cause = root.getCause();
    }
    return root;
  }

  /** Tells them to stop, without waiting. */
  void stop() {
    Quarkus.asyncExit(0);
  }

  /** Returns when they have stopped. */
  void awaitStopped() throws InterruptedException {
    stopped.await();
  }

  /** Stops them and waits for the end of that. */
  @Override
  public void close() {
    stop();
    try {
      if (!stopped.await(STOPPED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println(
            "warning: the services did not stop within " + STOPPED_WITHIN.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
