package io.acclimate.load.benchmarks.rest;

import io.acclimate.client.RegistryClient;
import io.acclimate.client.Version;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Requests at a constant rate while champion goes from version to version and back, against the
 * same requests while it stays, in pairs whose order changes. Swaps go the whole way: a command to
 * the registry, its journal, the topic of updates, the loader.
 */
public final class SwapBenchmark {
  private static final int EXPERIENCES = 4;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final Duration duration;
  private final int requestsPerSecond;
  private final int swapsPerSecond;
  private final Consumer<String> progress;

  /**
   * @param duration of each run
   * @param progress hears of every pair
   */
  public SwapBenchmark(
      Duration duration, int requestsPerSecond, int swapsPerSecond, Consumer<String> progress) {
    this.duration = duration;
    this.requestsPerSecond = requestsPerSecond;
    this.swapsPerSecond = swapsPerSecond;
    this.progress = progress;
  }

  /** So many pairs, one after the other, after one that does not count. */
  public List<SwapPair> pairs(int count) throws IOException, InterruptedException {
    List<SwapPair> pairs = new ArrayList<>();
    try (ServingPlatform platform = ServingPlatform.start(EXPERIENCES)) {
      KnownAnswers answers = new KnownAnswers();
      List<Integer> versions = versions(platform, answers);
      RestLoad load =
          new RestLoad(
              platform.http(),
              platform.infer(),
              platform.question(),
              requestsPerSecond,
              answers::right);
      for (int i = -1; i < count; i++) {
        SwapPair pair = pair(platform, load, versions, i % 2 == 0);
        if (i >= 0) {
          pairs.add(pair);
        }
        progress.accept(
            "pair %d: %d swaps, %d failed, %d wrong; p99 %.2f ms, without swaps %.2f ms; %.0f MB, outside the heap %.0f MB"
                .formatted(
                    i + 1,
                    pair.swaps(),
                    pair.failed(),
                    pair.wrong(),
                    pair.swapping().p99Millis(),
                    pair.quiet().p99Millis(),
                    pair.residentMb(),
                    pair.outsideHeapMb()));
      }
    }
    return pairs;
  }

  /** Those whose answers to the question tell them apart. */
  private static List<Integer> versions(ServingPlatform platform, KnownAnswers answers) {
    List<Integer> versions = new ArrayList<>();
    for (Version version : platform.deployment().registry().versions(platform.model().name())) {
      if (answers.learn(version.version(), platform.serve(version.version()))) {
        versions.add(version.version());
      }
    }
    if (versions.size() < 2) {
      throw new IllegalStateException("rounds made no version that differs from the first");
    }
    var unused = platform.serve(versions.getFirst()); // the last one may not be among them
    return versions;
  }

  private SwapPair pair(
      ServingPlatform platform, RestLoad load, List<Integer> versions, boolean swappingFirst)
      throws InterruptedException {
    Memory memory =
        new Memory(platform.http(), platform.inference().url(), platform.inference().pid());
    RestRun quiet = swappingFirst ? null : load.run(duration);
    long before = memory.sample().swaps();
    RestRun swapping = swapping(platform, load, versions);
    Memory.Sample after = memory.sample();
    return new SwapPair(
        swapping,
        quiet == null ? load.run(duration) : quiet,
        after.swaps() - before,
        after.residentMb(),
        after.outsideHeapMb());
  }

  private RestRun swapping(ServingPlatform platform, RestLoad load, List<Integer> versions)
      throws InterruptedException {
    RegistryClient registry = platform.deployment().registry();
    String model = platform.model().name();
    long pauseNanos = NANOS_PER_SECOND / swapsPerSecond;
    long end = System.nanoTime() + duration.toNanos();
    CompletableFuture<Void> swapper =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; System.nanoTime() - end < 0; i++) {
                long next = System.nanoTime() + pauseNanos;
                var unused =
                    registry.setAlias(model, "champion", versions.get(i % versions.size()));
                LockSupport.parkNanos(next - System.nanoTime());
              }
            });
    RestRun run = load.run(duration);
    swapper.join(); // fails if a swap did
    return run;
  }
}
