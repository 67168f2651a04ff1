package io.acclimate.scenarios.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Does parts of a measurement at once. Parts share nothing that changes, so figures do not depend
 * on how many are at once; only the time that each takes does.
 */
final class Jobs {
  private Jobs() {}

  /**
   * What each part came to, in the order of the parts.
   *
   * @param atOnce how many are done at once, at least 1
   */
  static <T> List<T> run(int atOnce, List<Callable<T>> parts) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(atOnce, Math.max(1, parts.size())),
            Thread.ofPlatform().daemon().name("evaluate-", 1).factory());
    try {
      List<Future<T>> futures = new ArrayList<>();
      parts.forEach(part -> futures.add(threads.submit(part)));
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(result(future));
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      } else if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException("a part of the measurement failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while measuring");
    }
  }
}
