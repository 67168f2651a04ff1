package io.acclimate.load.benchmarks.rest;

import io.acclimate.core.artifact.Digest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Requests at a constant rate to the inference-service and to the bare endpoint around the same
 * version, in pairs whose order changes; both answer what the version says, or the run fails.
 */
public final class BareBenchmark {
  private final Duration duration;
  private final int requestsPerSecond;
  private final Consumer<String> progress;

  /**
   * @param duration of each run
   * @param progress hears of every pair
   */
  public BareBenchmark(Duration duration, int requestsPerSecond, Consumer<String> progress) {
    this.duration = duration;
    this.requestsPerSecond = requestsPerSecond;
    this.progress = progress;
  }

  /** So many pairs, one after the other, after one that does not count. */
  public List<BarePair> pairs(int count) throws IOException, InterruptedException {
    List<BarePair> pairs = new ArrayList<>();
    try (ServingPlatform platform = ServingPlatform.start(0)) {
      Digest version =
          platform.deployment().registry().version(platform.model().name(), 1).servingDigest();
      KnownAnswers answers = new KnownAnswers();
      var unused = answers.learn(1, platform.serve(1));
      URI registry = platform.deployment().edge().registryUrl();
      try (BareProcess bare = BareProcess.start(registry, version)) {
        RestLoad ours = load(platform, platform.infer(), answers);
        RestLoad theirs = load(platform, bare.infer(), answers);
        for (int i = -1; i < count; i++) {
          BarePair pair = pair(ours, theirs, i % 2 == 0);
          if (i >= 0) {
            pairs.add(pair);
          }
          progress.accept(
              "pair %d: service p50 %.2f ms, p99 %.2f ms; bare p50 %.2f ms, p99 %.2f ms"
                  .formatted(
                      i + 1,
                      pair.service().p50Millis(),
                      pair.service().p99Millis(),
                      pair.bare().p50Millis(),
                      pair.bare().p99Millis()));
        }
      }
    }
    return pairs;
  }

  private RestLoad load(ServingPlatform platform, URI infer, KnownAnswers answers) {
    return new RestLoad(
        platform.http(), infer, platform.question(), requestsPerSecond, answers::right);
  }

  private BarePair pair(RestLoad ours, RestLoad theirs, boolean oursFirst) {
    if (oursFirst) {
      RestRun service = run(ours);
      return new BarePair(service, run(theirs));
    }
    RestRun bare = run(theirs);
    return new BarePair(run(ours), bare);
  }

  private RestRun run(RestLoad load) {
    RestRun run = load.run(duration);
    if (run.failed() > 0 || run.wrong() > 0) {
      throw new IllegalStateException("not every request got its answer: " + run);
    }
    return run;
  }
}
