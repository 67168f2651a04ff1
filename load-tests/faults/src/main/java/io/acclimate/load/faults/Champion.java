package io.acclimate.load.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Whether a version of a model is what an inference service serves. */
final class Champion {
  private static final Duration SERVED_WITHIN = Duration.ofSeconds(90);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final URI inference;
  private final String model;

  Champion(URI inference, String model) {
    this.inference = inference;
    this.model = model;
  }

  /** Returns when the version is served; fails when it is not in time. */
  void await(int version) throws InterruptedException {
    if (!servedInTime(version)) {
      throw new IllegalStateException(
          "version %d of %s is not served within %d s"
              .formatted(version, model, SERVED_WITHIN.toSeconds()));
    }
  }

  /** Waits for the version; false when it is not served in time. */
  boolean servedInTime(int version) throws InterruptedException {
    long deadline = System.nanoTime() + SERVED_WITHIN.toNanos();
    HttpRequest ready =
        HttpRequest.newBuilder(
                inference.resolve("/v2/models/%s/versions/%d/ready".formatted(model, version)))
            .timeout(Duration.ofSeconds(5))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (!answers(http, ready)) {
        if (System.nanoTime() - deadline > 0) {
          return false;
        }
        LockSupport.parkNanos(LOOK_EVERY.toNanos());
      }
      return true;
    }
  }

  private static boolean answers(HttpClient http, HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }
}
