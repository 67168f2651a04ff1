package io.acclimate.load.benchmarks.rest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What a service's process says of itself: swaps that it made, and memory. */
record Memory(HttpClient http, URI service, long pid) {
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+([0-9]+) kB");
  private static final Pattern SWAPS =
      Pattern.compile("(?m)^acclimate_inference_swap_seconds_count(?:\\{.*})? ([0-9.E]+)$");
  private static final Pattern HEAP =
      Pattern.compile("(?m)^jvm_memory_committed_bytes\\{area=\"heap\".*} ([0-9.E]+)$");
  private static final double KB_PER_MB = 1024;
  private static final double BYTES_PER_MB = 1024.0 * 1024;

  /**
   * At one moment.
   *
   * @param swaps since the process began
   * @param residentMb of the whole process
   * @param outsideHeapMb of it, without what the heap has committed
   */
  record Sample(long swaps, double residentMb, double outsideHeapMb) {}

  Sample sample() throws InterruptedException {
    try {
      String metrics =
          http.send(
                  HttpRequest.newBuilder(service.resolve("/q/metrics")).build(),
                  BodyHandlers.ofString())
              .body();
      double resident =
          sum(RESIDENT, Files.readString(Path.of("/proc/" + pid + "/status"))) / KB_PER_MB;
      return new Sample(
          (long) sum(SWAPS, metrics), resident, resident - sum(HEAP, metrics) / BYTES_PER_MB);
    } catch (IOException e) {
      throw new UncheckedIOException("the process " + pid + " does not say how it is", e);
    }
  }

  private static double sum(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .mapToDouble(Double::parseDouble)
        .sum();
  }
}
