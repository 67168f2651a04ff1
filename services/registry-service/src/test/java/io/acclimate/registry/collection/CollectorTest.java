package io.acclimate.registry.collection;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Digest;
import io.acclimate.registry.journal.Journals;
import io.acclimate.registry.state.Action;
import io.acclimate.registry.state.Decision;
import io.acclimate.registry.state.Verdict;
import io.acclimate.registry.state.World;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CollectorTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final World world = new World();
  private final SortedSet<String> others = new TreeSet<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Collector.WriterSlot writer =
      (position, work) -> {
        work.run();
        return true;
      };

  @Test
  void takesAwayWhatNothingLeadsTo() throws InterruptedException {
    world.registered();
    Digest stray = world.blob("stray");

    collect();

    assertThat(world.blobs.has(stray)).isFalse();
    assertThat(counted("collected_blobs")).isEqualTo(1);
    assertThat(counted("collected_bytes")).isEqualTo(5);
    assertThat(world.send(world.round(Verdict.LEARNT))).isInstanceOf(Decision.Applied.class);
  }

  @Test
  void onlyTheWriterTakesAway() throws InterruptedException {
    world.registered();
    Digest stray = world.blob("stray");
    writer = (position, work) -> false;

    collect();

    assertThat(world.blobs.has(stray)).isTrue();
  }

  @Test
  void keepsABlobThatIsPutAgainMeanwhile() throws InterruptedException {
    world.registered();
    Digest stray = world.blob("stray");
    world.blobs.putAgain(stray);

    collect();

    assertThat(world.blobs.has(stray)).isTrue();
    assertThat(counted("collected_blobs")).isZero();
  }

  @Test
  void takesNothingFromAStoreOfSeveralRegistries() throws InterruptedException {
    world.registered();
    Digest theirs = world.blob("theirs");
    others.add("cluster+blue");

    collect();

    assertThat(world.blobs.has(theirs)).isTrue();
    assertThat(counted("collection_failures")).isEqualTo(1);
  }

  /** Of a journal that was lost, or of a Kafka that is the wrong one. */
  @Test
  void takesNothingWhenTheJournalIsEmpty() throws InterruptedException {
    Digest theirs = world.blob("theirs");

    collect();

    assertThat(world.blobs.has(theirs)).isTrue();
  }

  /** It is away now, and may be there the next time. */
  @Test
  void goesOnAfterAFailure() throws InterruptedException {
    world.registered();
    Digest weights = world.model().head().weights();
    byte[] manifest = world.blobs.get(weights);
    world.blobs.lose(weights);
    Digest stray = world.blob("stray");
    CountDownLatch taken = new CountDownLatch(1);
    writer =
        (position, work) -> {
          work.run();
          if (!world.blobs.has(stray)) {
            taken.countDown();
          }
          return true;
        };

    try (Collector collector = collector()) {
      collector.start();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (counted("collection_failures") == 0 && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertThat(counted("collection_failures")).isPositive();
      world.blobs.put(manifest);

      assertThat(taken.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aDeletedModelLeavesNothing() throws InterruptedException {
    world.registered();
    world.send(new Action.DeleteModel(""));

    collect();

    world.blobs.forEach(blob -> assertThat(blob).as("all is gone").isNull());
  }

  private void collect() throws InterruptedException {
    try (Collector collector = collector()) {
      collector.collect();
    }
  }

  private Collector collector() {
    return new Collector(
        Journals.of(world.journal),
        (position, work) -> writer.run(position, work),
        () -> others,
        world.blobs,
        world.blobs,
        new CollectionPolicy(Duration.ofSeconds(1), Duration.ZERO, 2),
        () -> NOW,
        meters);
  }

  private double counted(String what) {
    return meters.counter("acclimate_registry_" + what).count();
  }
}
