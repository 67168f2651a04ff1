package io.acclimate.registry.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.registry.state.Answer;
import io.acclimate.registry.state.Change;
import io.acclimate.registry.state.Decision;
import io.acclimate.registry.state.Envelope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class JournalTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Journal journal = new Journal();

  @Test
  void wakesWhoWaitsForAPosition() throws Exception {
    CompletableFuture<Boolean> reached =
        CompletableFuture.supplyAsync(() -> waited(() -> journal.awaitPosition(5, LONG)));

    journal.append(refused(5, "id"));

    assertThat(reached.get()).isTrue();
    assertThat(journal.position()).isEqualTo(5);
  }

  @Test
  void wakesWhoWaitsForAnAnswer() throws Exception {
    CompletableFuture<Boolean> answered =
        CompletableFuture.supplyAsync(
            () -> waited(() -> journal.awaitAnswer("mine", LONG).orElseThrow().offset() == 2));

    journal.append(refused(1, "other"));
    journal.append(refused(2, "mine"));

    assertThat(answered.get()).isTrue();
  }

  @Test
  void givesUpInTime() throws Exception {
    journal.append(refused(3, "id"));

    assertThat(journal.awaitPosition(4, Duration.ofMillis(1))).isFalse();
    assertThat(journal.awaitAnswer("other", Duration.ZERO)).isEmpty();
    assertThat(journal.awaitComplete(Duration.ZERO)).isFalse();
  }

  /** As the writer does while it asks the blob store. */
  @Test
  void aReaderThatTakesItsTimeHoldsUpNobodyButTheTail() throws Exception {
    journal.append(refused(3, "id"));
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch enough = new CountDownLatch(1);
    CompletableFuture<Long> slow =
        CompletableFuture.supplyAsync(
            () ->
                journal.read(
                    state -> {
                      reading.countDown();
                      assertThat(waited(() -> enough.await(30, TimeUnit.SECONDS))).isTrue();
                      return state.position();
                    }));
    reading.await();

    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(() -> waited(() -> journal.awaitPosition(4, LONG)));
    assertThat(journal.awaitPosition(4, Duration.ofMillis(1))).isFalse();
    assertThat(journal.position()).isEqualTo(3);

    enough.countDown();
    assertThat(slow.get()).isEqualTo(3);
    journal.append(refused(4, "other"));
    assertThat(waiting.get()).isTrue();
  }

  @Test
  void countsTransactionMarkersAsRead() throws Exception {
    journal.append(refused(3, "id"));

    journal.readUpTo(5);

    assertThat(journal.awaitReadUpTo(5, Duration.ZERO)).isTrue();
    assertThat(journal.position()).isEqualTo(3);
  }

  private static Change refused(long offset, String commandId) {
    Envelope envelope = new Envelope(commandId, "gas", "ResumeModel", "test", Instant.EPOCH);
    return new Change(
        new Answer(
            offset,
            envelope,
            new Decision.Refused("unknown-model", "no model", null, List.of()),
            Instant.EPOCH,
            null),
        null);
  }

  private static boolean waited(Wait wait) {
    try {
      return wait.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private interface Wait {
    boolean await() throws InterruptedException;
  }
}
