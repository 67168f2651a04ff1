package io.acclimate.load.benchmarks.rest;

import io.acclimate.core.artifact.Digest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Requests at a constant rate to the inference-service, to a minimal Quarkus endpoint and to a
 * Vert.x endpoint around the same version, in rounds whose order changes; all answer what the
 * version says, or the run fails.
 */
public final class BareBenchmark {
  private final Duration duration;
  private final int requestsPerSecond;
  private final Consumer<String> progress;

  /**
   * @param duration of each run
   * @param progress hears of every round
   */
  public BareBenchmark(Duration duration, int requestsPerSecond, Consumer<String> progress) {
    this.duration = duration;
    this.requestsPerSecond = requestsPerSecond;
    this.progress = progress;
  }

  /** So many rounds, one after the other, after one that does not count. */
  public List<BareRound> rounds(int count) throws IOException, InterruptedException {
    List<BareRound> rounds = new ArrayList<>();
    try (ServingPlatform platform = ServingPlatform.start(0)) {
      Digest version =
          platform.deployment().registry().version(platform.model().name(), 1).servingDigest();
      KnownAnswers answers = new KnownAnswers();
      var unused = answers.learn(1, platform.serve(1));
      URI registry = platform.deployment().edge().registryUrl();
      try (BareProcess minimal = BareProcess.quarkus(registry, version);
          BareProcess bare = BareProcess.vertx(registry, version)) {
        List<RestLoad> loads =
            List.of(
                load(platform, platform.infer(), answers),
                load(platform, minimal.infer(), answers),
                load(platform, bare.infer(), answers));
        for (int i = -1; i < count; i++) {
          BareRound round = round(loads, i + 1);
          if (i >= 0) {
            rounds.add(round);
          }
          progress.accept(
              "round %d: service %s; minimal %s; bare %s"
                  .formatted(
                      i + 1, text(round.service()), text(round.minimal()), text(round.bare())));
        }
      }
    }
    return rounds;
  }

  private static String text(RestRun run) {
    return "p50 %.2f ms, p99 %.2f ms".formatted(run.p50Millis(), run.p99Millis());
  }

  private RestLoad load(ServingPlatform platform, URI infer, KnownAnswers answers) {
    return new RestLoad(
        platform.http(), infer, platform.question(), requestsPerSecond, answers::right);
  }

  /** Each is first, second and last in turn. */
  private BareRound round(List<RestLoad> loads, int number) {
    RestRun[] runs = new RestRun[loads.size()];
    for (int i = 0; i < runs.length; i++) {
      int next = (number + i) % runs.length;
      runs[next] = run(loads.get(next));
    }
    return new BareRound(runs[0], runs[1], runs[2]);
  }

  private RestRun run(RestLoad load) {
    RestRun run = load.run(duration);
    if (run.failed() > 0 || run.wrong() > 0) {
      throw new IllegalStateException("not every request got its answer: " + run);
    }
    return run;
  }
}
