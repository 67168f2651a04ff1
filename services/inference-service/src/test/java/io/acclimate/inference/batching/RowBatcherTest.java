package io.acclimate.inference.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.TensorBytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RowBatcherTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final ConcurrentLinkedQueue<Integer> passes = new ConcurrentLinkedQueue<>();
  private final Semaphore begun = new Semaphore(0);
  private final Semaphore mayEnd = new Semaphore(0);

  @Test
  void runsALoneRequestAtOnce() {
    RowBatcher batcher = new BatchSettings(8, Duration.ZERO, 1).newBatcher(this::echo);

    assertThat(batcher.scores(rows(7), "plant")).isDeepEqualTo(new float[][] {{7, 5}});
    assertThat(passes).containsExactly(1);
  }

  @Test
  void joinsWhatHasPiledUpWhileAPassRan() throws Exception {
    RowBatcher batcher = new BatchSettings(3, Duration.ZERO, 1).newBatcher(this::gated);
    try (ExecutorService callers = Executors.newCachedThreadPool()) {
      Future<float[][]> first = callers.submit(() -> batcher.scores(rows(0), "a"));
      begun.acquire();
      List<Future<float[][]>> later = new ArrayList<>();
      for (int i = 1; i <= 4; i++) {
        int row = i;
        later.add(callers.submit(() -> batcher.scores(rows(row), "a".repeat(row))));
        awaitWaiting(batcher, i);
      }

      mayEnd.release(3);

      assertThat(first.get()).isDeepEqualTo(new float[][] {{0, 1}});
      for (int i = 1; i <= 4; i++) {
        assertThat(later.get(i - 1).get()).isDeepEqualTo(new float[][] {{i, i}});
      }
      assertThat(passes).containsExactly(1, 3, 1);
    }
  }

  @Test
  void lendsAPassToAsManyAsMayRun() throws Exception {
    RowBatcher batcher = new BatchSettings(3, Duration.ZERO, 2).newBatcher(this::gated);
    try (ExecutorService callers = Executors.newCachedThreadPool()) {
      Future<float[][]> first = callers.submit(() -> batcher.scores(rows(1), "a"));
      begun.acquire();
      Future<float[][]> second = callers.submit(() -> batcher.scores(rows(2), "a"));
      begun.acquire();

      mayEnd.release(2);

      assertThat(first.get()[0][0]).isEqualTo(1);
      assertThat(second.get()[0][0]).isEqualTo(2);
    }
  }

  @Test
  void waitsForCompanyAsLongAsItMay() throws Exception {
    RowBatcher batcher = new BatchSettings(2, LONG, 1).newBatcher(this::echo);
    try (ExecutorService callers = Executors.newCachedThreadPool()) {
      Future<float[][]> first = callers.submit(() -> batcher.scores(rows(1), "a"));
      awaitWaiting(batcher, 1);

      float[][] second = batcher.scores(rows(2), "a");

      assertThat(first.get()[0][0]).isEqualTo(1);
      assertThat(second[0][0]).isEqualTo(2);
      assertThat(passes).containsExactly(2);
    }
  }

  @Test
  void waitsForCompanyAlsoWhereMorePassesMayRun() throws Exception {
    RowBatcher batcher = new BatchSettings(3, LONG, 2).newBatcher(this::echo);
    try (ExecutorService callers = Executors.newCachedThreadPool()) {
      Future<float[][]> first = callers.submit(() -> batcher.scores(rows(1), "a"));
      awaitWaiting(batcher, 1);
      Future<float[][]> second = callers.submit(() -> batcher.scores(rows(2), "a"));
      awaitWaiting(batcher, 2);

      float[][] third = batcher.scores(rows(3), "a");

      assertThat(first.get()[0][0]).isEqualTo(1);
      assertThat(second.get()[0][0]).isEqualTo(2);
      assertThat(third[0][0]).isEqualTo(3);
      assertThat(passes).containsExactly(3);
    }
  }

  @Test
  void tellsEveryoneWhoWaitsOfAnError() throws Exception {
    RowBatcher batcher =
        new BatchSettings(8, Duration.ZERO, 1)
            .newBatcher(
                (rows, domains) -> {
                  begun.release();
                  mayEnd.acquireUninterruptibly();
                  throw new OutOfMemoryError("made up");
                });
    try (ExecutorService callers = Executors.newCachedThreadPool()) {
      List<Future<float[][]>> all = new ArrayList<>();
      all.add(callers.submit(() -> batcher.scores(rows(0), "a")));
      begun.acquire();
      all.add(callers.submit(() -> batcher.scores(rows(1), "a")));
      awaitWaiting(batcher, 1);
      all.add(callers.submit(() -> batcher.scores(rows(2), "a")));
      awaitWaiting(batcher, 2);

      mayEnd.release(10);

      for (Future<float[][]> one : all) {
        assertThatThrownBy(() -> one.get(10, TimeUnit.SECONDS)).hasRootCauseMessage("made up");
      }
    }
  }

  @Test
  void goesAloneWhenNoCompanyComes() {
    RowBatcher batcher = new BatchSettings(2, Duration.ofMillis(1), 1).newBatcher(this::echo);

    assertThat(batcher.scores(rows(1), "a")[0][0]).isEqualTo(1);
  }

  @Test
  void letsOnlyTheRequestFailThatTheNetworkCannotBear() throws Exception {
    RowBatcher batcher = new BatchSettings(8, Duration.ZERO, 1).newBatcher(this::gated);
    try (ExecutorService callers = Executors.newCachedThreadPool()) {
      Future<float[][]> first = callers.submit(() -> batcher.scores(rows(0), "a"));
      begun.acquire();
      Future<float[][]> good = callers.submit(() -> batcher.scores(rows(1), "a"));
      awaitWaiting(batcher, 1);
      Future<float[][]> bad = callers.submit(() -> batcher.scores(rows(-1), "a"));
      awaitWaiting(batcher, 2);

      mayEnd.release(4);

      assertThat(first.get()[0][0]).isZero();
      assertThat(good.get()[0][0]).isEqualTo(1);
      assertThatThrownBy(bad::get)
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseMessage("a row below 0");
    }
  }

  @Test
  void answersEveryoneWithItsOwnRowsUnderLoad() throws Exception {
    RowBatcher batcher = new BatchSettings(5, Duration.ofNanos(1), 2).newBatcher(this::echo);
    AtomicInteger wrong = new AtomicInteger();
    List<Future<?>> callers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int caller = 0; caller < 8; caller++) {
        int base = caller * 10_000;
        callers.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 2_000; i++) {
                    float[][] scores = batcher.scores(rows(base + i, base + i + 1), "plant");
                    boolean right =
                        scores.length == 2
                            && scores[0][0] == base + i
                            && scores[1][0] == base + i + 1;
                    wrong.addAndGet(right ? 0 : 1);
                  }
                }));
      }
      for (Future<?> caller : callers) {
        caller.get();
      }
    }

    assertThat(wrong).hasValue(0);
    assertThat(passes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(8 * 2_000 * 2);
  }

  private static void awaitWaiting(RowBatcher batcher, int requests) {
    while (batcher.waiting() < requests) {
      Thread.onSpinWait();
    }
  }

  /** A row's number and the length of its domain. */
  private float[][] echo(List<Input> rows, List<String> domains) {
    passes.add(rows.size());
    float[][] scores = new float[rows.size()][];
    for (int i = 0; i < scores.length; i++) {
      float value = ((TensorInput) rows.get(i)).tensor().floats()[0];
      if (value < 0) {
        throw new IllegalStateException("a row below 0");
      }
      scores[i] = new float[] {value, domains.get(i).length()};
    }
    return scores;
  }

  private float[][] gated(List<Input> rows, List<String> domains) {
    begun.release();
    mayEnd.acquireUninterruptibly();
    return echo(rows, domains);
  }

  private static List<Input> rows(float... values) {
    List<Input> rows = new ArrayList<>();
    for (float value : values) {
      rows.add(new TensorInput(TensorBytes.ofFloats(new float[] {value})));
    }
    return rows;
  }
}
