package io.acclimate.adaptationservice;

import static io.acclimate.adaptationservice.Samples.experience;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private Instant now = Samples.NOW;
  private final Backlog backlog = new Backlog(() -> now);
  private final Tenure tenure = new Tenure(0);

  @Test
  void givesExperiencesOfAModelInOrder() throws Exception {
    add("valves", 1);
    add("valves", 2);

    assertThat(next()).isEqualTo("valves/1");
    backlog.cover("valves", 1);
    assertThat(next()).isEqualTo("valves/2");
  }

  @Test
  void dropsWhatTheHeadCovers() throws Exception {
    for (int number = 1; number <= 5; number++) {
      add("valves", number);
    }

    backlog.cover("valves", 3);

    assertThat(next()).isEqualTo("valves/4");
    assertThat(backlog.size()).isEqualTo(2);
    add("valves", 2);
    assertThat(backlog.size()).isEqualTo(2);
  }

  @Test
  void queuesAnExperienceOnce() {
    add("valves", 1);
    add("valves", 1);

    assertThat(backlog.size()).isEqualTo(1);
  }

  @Test
  void modelsTakeTurns() throws Exception {
    add("valves", 1);
    add("valves", 2);
    add("pumps", 1);

    assertThat(next()).isEqualTo("valves/1");
    backlog.cover("valves", 1);
    assertThat(next()).isEqualTo("pumps/1");
  }

  @Test
  void aWaitingModelLetsOthersGoOn() throws Exception {
    add("valves", 1);
    add("pumps", 1);

    backlog.postpone("valves", now.plusSeconds(1));

    assertThat(next()).isEqualTo("pumps/1");
    now = now.plusSeconds(1);
    assertThat(next()).isEqualTo("valves/1");
  }

  @Test
  void wakesWhenAnExperienceComes() throws Exception {
    CompletableFuture<String> taken = new CompletableFuture<>();
    Thread thread =
        Thread.startVirtualThread(
            () -> {
              try {
                taken.complete(next());
              } catch (InterruptedException e) {
                taken.completeExceptionally(e);
              }
            });

    add("valves", 1);

    assertThat(taken.get(20, TimeUnit.SECONDS)).isEqualTo("valves/1");
    thread.join(Duration.ofSeconds(20));
  }

  @Test
  void dropsWhatWasReadUnderATenureThatEnded() {
    Tenure other = new Tenure(1);
    add("valves", 1);
    backlog.add(new Backlog.Entry(experience("pumps", 1), 0, other));

    backlog.end(other);

    assertThat(other.ended()).isTrue();
    assertThat(backlog.size()).isEqualTo(1);
    backlog.add(new Backlog.Entry(experience("pumps", 1), 0, other));
    assertThat(backlog.size()).isEqualTo(1);
  }

  @Test
  void knowsTheFirstOffsetThatWaitsAndTheOldestExperience() {
    add("valves", 4);
    add("pumps", 7);

    assertThat(backlog.firstWaitingOffset(0)).hasValue(4);
    assertThat(backlog.firstWaitingOffset(1)).isEmpty();
    assertThat(backlog.oldest()).contains(Samples.NOW.plusSeconds(4));
    backlog.cover("valves", 4);
    assertThat(backlog.firstWaitingOffset(0)).hasValue(7);
  }

  private void add(String model, long number) {
    backlog.add(new Backlog.Entry(experience(model, number), number, tenure));
  }

  private String next() throws InterruptedException {
    Experience next = backlog.await().experience();
    return next.model() + "/" + next.number();
  }
}
