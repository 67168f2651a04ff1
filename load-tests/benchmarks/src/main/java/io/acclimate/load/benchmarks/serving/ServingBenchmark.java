package io.acclimate.load.benchmarks.serving;

import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.ServedModel;
import io.acclimate.inference.batching.BatchSettings;
import io.acclimate.inference.batching.RowBatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Callers that ask one row, wait for the answer and ask the next, with and without joining what
 * waits: the same network, one native thread, one process, in pairs whose order changes.
 */
public final class ServingBenchmark {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MEDIAN = 50;
  private static final double P99 = 99;

  private final int callers;
  private final Duration duration;
  private final BatchSettings joined;
  private final Consumer<String> progress;

  /**
   * @param duration of each run
   * @param joined how requests are joined
   * @param progress hears of every pair
   */
  public ServingBenchmark(
      int callers, Duration duration, BatchSettings joined, Consumer<String> progress) {
    this.callers = callers;
    this.duration = duration;
    this.joined = joined;
    this.progress = progress;
  }

  /** So many pairs, one after the other, after one that does not count. */
  public List<ServingPair> pairs(int count) throws InterruptedException {
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    List<ServingPair> pairs = new ArrayList<>();
    try (ServedModel model = ServingNetwork.load(new Random(1))) {
      for (int i = -1; i < count; i++) {
        ServingPair pair = pair(model, i % 2 == 0);
        if (i >= 0) {
          pairs.add(pair);
          progress.accept(
              "pair %d: joined %.0f rows/s, p99 %.2f ms; single %.0f rows/s, p99 %.2f ms"
                  .formatted(
                      i + 1,
                      pair.joined().perSecond(),
                      pair.joined().p99Millis(),
                      pair.single().perSecond(),
                      pair.single().p99Millis()));
        }
      }
    }
    return pairs;
  }

  private ServingPair pair(ServedModel model, boolean joinedFirst) throws InterruptedException {
    RowBatcher batcher = joined.newBatcher(model::predict);
    if (joinedFirst) {
      ServingRun together = run(batcher::scores);
      return new ServingPair(together, run(model::predict));
    }
    ServingRun single = run(model::predict);
    return new ServingPair(run(batcher::scores), single);
  }

  private ServingRun run(Service service) throws InterruptedException {
    Histogram latencies = new Histogram(3);
    long begin = System.nanoTime();
    long end = begin + duration.toNanos();
    try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
      List<Future<Histogram>> calls = new ArrayList<>();
      for (int caller = 0; caller < callers; caller++) {
        Random random = new Random(caller);
        calls.add(threads.submit(() -> callUntil(end, service, random)));
      }
      for (Future<Histogram> call : calls) {
        latencies.add(call.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a caller got no answer", e);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new ServingRun(
        latencies.getTotalCount() / seconds,
        latencies.getValueAtPercentile(MEDIAN) / NANOS_PER_MILLI,
        latencies.getValueAtPercentile(P99) / NANOS_PER_MILLI);
  }

  private static Histogram callUntil(long end, Service service, Random random) {
    Histogram latencies = new Histogram(3);
    List<Input> row = List.of(new TensorInput(TensorBytes.ofFloats(ServingNetwork.row(random))));
    while (true) {
      long asked = System.nanoTime();
      if (asked - end >= 0) {
        return latencies;
      }
      float[][] scores = service.ask(row, "bench");
      if (scores.length != 1) {
        throw new IllegalStateException("one row got " + scores.length + " answers");
      }
      latencies.recordValue(System.nanoTime() - asked);
    }
  }

  private interface Service {
    float[][] ask(List<Input> rows, String domain);
  }
}
