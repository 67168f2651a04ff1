package io.acclimate.inference;

import java.time.Duration;

/** What the settings of the service may be. */
final class InferenceRanges {
  private static final String ROOT = "acclimate.inference-service.";
  private static final long MAX_BYTES = 1L << 50;
  private static final int MAX_THREADS = 1024;
  private static final int MAX_REQUESTS = 1_000_000;
  private static final int MAX_PER_TRANSACTION = 10_000;
  private static final int MAX_ROWS = 1_000_000;

  private InferenceRanges() {}

  /**
   * The same settings, each in its range.
   *
   * @throws IllegalArgumentException with key, value and range of the first that is not
   */
  static InferenceConfig check(InferenceConfig config) {
    require("max-cache-bytes", config.maxCacheBytes(), 1, MAX_BYTES);
    require("max-model-bytes", config.maxModelBytes(), 1, MAX_BYTES);
    require("max-request-bytes", config.maxRequestBytes(), 1, Integer.MAX_VALUE);
    require("max-requests-in-flight", config.maxRequestsInFlight(), 1, MAX_REQUESTS);
    require("max-rows", config.maxRows(), 1, MAX_ROWS);
    require("max-row-bytes", config.maxRowBytes(), 1, Integer.MAX_VALUE);
    require("max-batch-rows", config.maxBatchRows(), 1, MAX_ROWS);
    require("max-batch-delay", config.maxBatchDelay(), Duration.ZERO, Duration.ofMinutes(1));
    require("parallel-passes", config.parallelPasses(), 0, MAX_THREADS);
    require("threads", config.threads(), 1, MAX_THREADS);
    require("max-waiting-prediction-bytes", config.maxWaitingPredictionBytes(), 1, MAX_BYTES);
    require(
        "registry-timeout", config.registryTimeout(), Duration.ofMillis(1), Duration.ofHours(1));
    require("max-waiting-shadow-bytes", config.maxWaitingShadowBytes(), 1, MAX_BYTES);
    require(
        "topic-requests-per-transaction",
        config.topicRequestsPerTransaction(),
        1,
        MAX_PER_TRANSACTION);
    require(
        "topic-requests-max-wait",
        config.topicRequestsMaxWait(),
        Duration.ZERO,
        Duration.ofHours(24));
    require("close-timeout", config.closeTimeout(), Duration.ZERO, Duration.ofHours(1));
    return config;
  }

  private static void require(String key, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s%s=%d is not in %d..%d.".formatted(ROOT, key, value, min, max));
    }
  }

  private static void require(String key, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "%s%s=%s is not in %s..%s.".formatted(ROOT, key, value, min, max));
    }
  }
}
