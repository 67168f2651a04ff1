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
