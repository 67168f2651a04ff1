package io.acclimate.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeasedModelTest {
  /** Counts how often it was closed. */
  private static final class Closeable implements AutoCloseable {
    private int closed;

    @Override
    public void close() {
      closed++;
    }
  }

  @Test
  void keepsOldModelUntilLastCallEnds() {
    Closeable old = new Closeable();
    Closeable next = new Closeable();
    LeasedModel<Closeable> leased = new LeasedModel<>(old);
    ModelLease<Closeable> first = leased.acquire();
    ModelLease<Closeable> second = leased.acquire();

    leased.swap(next);

    assertThat(leased.acquire().model()).isSameAs(next);
    first.close();
    assertThat(old.closed).isZero();
    second.close();
    assertThat(old.closed).isOne();
    assertThat(next.closed).isZero();
  }

  @Test
  void closesAnUnusedModelAtOnce() {
    Closeable old = new Closeable();
    LeasedModel<Closeable> leased = new LeasedModel<>(old);

    leased.swap(new Closeable());

    assertThat(old.closed).isOne();
  }

  @Test
  void givingBackTwiceCountsOnce() {
    Closeable model = new Closeable();
    LeasedModel<Closeable> leased = new LeasedModel<>(model);
    ModelLease<Closeable> first = leased.acquire();
    ModelLease<Closeable> second = leased.acquire();
    leased.close();

    first.close();
    first.close();

    assertThat(model.closed).isZero();
    second.close();
    assertThat(model.closed).isOne();
  }

  @Test
  void afterCloseNothingIsLeasedAndNothingLeaks() {
    Closeable model = new Closeable();
    Closeable late = new Closeable();
    LeasedModel<Closeable> leased = new LeasedModel<>(model);

    leased.close();
    leased.close();

    assertThat(model.closed).isOne();
    assertThatThrownBy(leased::acquire).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> leased.swap(late)).isInstanceOf(IllegalStateException.class);
    assertThat(late.closed).isOne();
  }

  /**
   * Real models swapped under load: a model closed under a caller would end this JVM, so that this
   * test returns at all is its main claim. Every answer must be the one of a version that was in
   * force.
   */
  @Test
  void survivesSwapsUnderLoad() throws Exception {
    MemoryBlobStore blobs = new MemoryBlobStore();
    List<ServingManifest> versions = List.of(version(blobs, 1), version(blobs, 2));
    Input input = TestModels.input(1, -1, 2, -2, 3, -3, 4, -4);
    List<float[]> answers = new ArrayList<>();
    for (ServingManifest version : versions) {
      try (ServedModel model = ServedModel.load(version, blobs)) {
        answers.add(model.predict(List.of(input), "a")[0]);
      }
    }
    assertThat(answers.get(0)).isNotEqualTo(answers.get(1));
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong calls = new AtomicLong();
    LeasedModel<ServedModel> leased = new LeasedModel<>(ServedModel.load(versions.get(0), blobs));
    Runnable caller =
        () -> {
          while (!stop.get()) {
            try (ModelLease<ServedModel> lease = leased.acquire()) {
              int version = versions.get(0).digest().equals(lease.model().digest()) ? 0 : 1;
              assertThat(lease.model().predict(List.of(input), "a")[0])
                  .containsExactly(answers.get(version));
            }
            calls.incrementAndGet();
          }
        };
    List<Thread> callers = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Thread thread = new Thread(caller);
      thread.setUncaughtExceptionHandler((at, e) -> failures.add(e));
      thread.start();
      callers.add(thread);
    }

    for (int swap = 1; swap <= 1000; swap++) {
      leased.swap(ServedModel.load(versions.get(swap % 2), blobs));
    }
    stop.set(true);
    for (Thread thread : callers) {
      thread.join();
    }
    leased.close();

    assertThat(failures).isEmpty();
    assertThat(calls.get()).isPositive();
  }

  private static ServingManifest version(MemoryBlobStore blobs, long seed) throws IOException {
    NetworkSpec network = TestModels.network("mlp");
    Map<String, TensorBytes> weights = Initialisation.kaimingUniform(network, new Random(seed));
    return TestModels.store(
        blobs, network, weights, InputSignature.floats(8), Preprocessing.identity());
  }
}
