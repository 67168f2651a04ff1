package io.acclimate.load.benchmarks.rest;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.HdrHistogram.ConcurrentHistogram;
import org.jspecify.annotations.Nullable;

/**
 * Asks the same at a constant rate, whatever becomes of earlier requests; latency counts from when
 * a request was due.
 */
final class RestLoad {
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(10);
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MEDIAN = 50;
  private static final double P99 = 99;
  private static final int OK = 200;

  private final HttpClient http;
  private final HttpRequest request;
  private final int ratePerSecond;
  private final Predicate<String> right;

  /**
   * @param right whether an answer is the one of the version that it names
   */
  RestLoad(HttpClient http, URI infer, String body, int ratePerSecond, Predicate<String> right) {
    this.http = http;
    this.request =
        HttpRequest.newBuilder(infer)
            .timeout(ANSWERED_WITHIN)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    this.ratePerSecond = ratePerSecond;
    this.right = right;
  }

  RestRun run(Duration duration) {
    long count = duration.toMillis() * ratePerSecond / 1000;
    long pauseNanos = Duration.ofSeconds(1).toNanos() / ratePerSecond;
    ConcurrentHistogram latencies = new ConcurrentHistogram(3);
    LongAdder failed = new LongAdder();
    LongAdder wrong = new LongAdder();
    Phaser underWay = new Phaser(1);
    long begin = System.nanoTime();
    for (long i = 0; i < count; i++) {
      long due = begin + i * pauseNanos;
      awaitMoment(due);
      underWay.register();
      var unused =
          http.sendAsync(request, BodyHandlers.ofString())
              .whenComplete(
                  (answer, failure) -> {
                    try {
                      latencies.recordValue(System.nanoTime() - due);
                      count(answer, failed, wrong);
                    } finally {
                      underWay.arriveAndDeregister();
                    }
                  });
    }
    underWay.arriveAndAwaitAdvance();
    return new RestRun(
        count,
        failed.sum(),
        wrong.sum(),
        latencies.getValueAtPercentile(MEDIAN) / NANOS_PER_MILLI,
        latencies.getValueAtPercentile(P99) / NANOS_PER_MILLI);
  }

  private void count(@Nullable HttpResponse<String> answer, LongAdder failed, LongAdder wrong) {
    if (answer == null || answer.statusCode() != OK) {
      failed.increment();
    } else if (!isRight(answer.body())) {
      wrong.increment();
    }
  }

  /** What cannot be read as an answer is a wrong one. */
  private boolean isRight(String answer) {
    try {
      return right.test(answer);
    } catch (RuntimeException unreadable) {
      return false;
    }
  }

  private static void awaitMoment(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
