package io.acclimate.load.benchmarks;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * What a service has counted, as it answers Prometheus.
 *
 * @param text the exposition format, version 0.0.4
 */
record Counters(String text) {
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(10);

  /**
   * Asks a service.
   *
   * @param service its base address
   */
  static Counters of(URI service) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve("/q/metrics"))
            .header("Accept", "text/plain; version=0.0.4")
            .timeout(ANSWERED_WITHIN)
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return new Counters(http.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException("no metrics from " + service, e);
    }
  }

  /** The lines of services of ours, for messages. */
  String ofAcclimate() {
    return text.lines().filter(line -> line.startsWith("acclimate_")).collect(joining("\n"));
  }

  /** Sum over all labels of a counter; 0 if nothing was counted. */
  double sum(String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
