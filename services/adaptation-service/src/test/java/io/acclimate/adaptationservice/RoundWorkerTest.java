package io.acclimate.adaptationservice;

import static io.acclimate.adaptationservice.Samples.experience;
import static io.acclimate.adaptationservice.Samples.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Pack;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class RoundWorkerTest {
  private Instant now = Samples.NOW.plusSeconds(100);
  private final MemoryRegistry registry = new MemoryRegistry();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Backlog backlog = new Backlog(() -> now);
  private final List<String> rounds = new ArrayList<>();
  private final Tenure tenure = new Tenure(0);
  private boolean examplesAway;
  private final RoundWorker worker =
      new RoundWorker(
          backlog,
          registry,
          new RoundRunner(
              registry,
              this::expire,
              registry,
              (request, stopped) -> {
                throw new AssertionError("these rounds end before training");
              },
              report -> {},
              () -> now),
          new RoundWorker.Pauses(
              Duration.ofSeconds(5),
              Duration.ofSeconds(1),
              Duration.ofSeconds(2),
              Duration.ofSeconds(3)),
          () -> {},
          meters,
          () -> now);

  @Test
  void dropsWhatTheHeadCovers() throws Exception {
    registry.register("valves", head("w1", 2));
    add("valves", 1, 2, 3);

    worker.step(backlog.await());

    assertThat(rounds).isEmpty();
    assertThat(backlog.await().experience().number()).isEqualTo(3);
  }

  @Test
  void goesOnWithTheNextExperienceAfterTheDecision() throws Exception {
    registry.register("valves", head("w1", 0));
    add("valves", 1, 2);

    worker.step(backlog.await());
    worker.step(backlog.await());

    assertThat(rounds).containsExactly("valves/0", "valves/10");
    assertThat(backlog.size()).isZero();
    assertThat(meters.get("acclimate.rounds").tag("verdict", "failed").counter().count())
        .isEqualTo(2);
    assertThat(meters.get("acclimate.round").timer().count()).isEqualTo(2);
  }

  @Test
  void aPausedModelWaitsWhileOthersGoOn() throws Exception {
    registry.register("valves", head("w1", 0));
    registry.register("pumps", head("w1", 0));
    registry.pause("valves", true);
    add("valves", 1);
    add("pumps", 1);

    worker.step(backlog.await());
    worker.step(backlog.await());

    assertThat(rounds).containsExactly("pumps/0");
    registry.pause("valves", false);
    now = now.plusSeconds(1);
    worker.step(backlog.await());
    assertThat(rounds).containsExactly("pumps/0", "valves/0");
  }

  @Test
  void waitsOutAnOutageWithoutReportingAFailure() throws Exception {
    registry.register("valves", head("w1", 0));
    add("valves", 1);
    examplesAway = true;

    worker.step(backlog.await());

    assertThat(registry.asked).isEmpty();
    assertThat(backlog.size()).isEqualTo(1);
    examplesAway = false;
    now = now.plusSeconds(2);
    worker.step(backlog.await());
    assertThat(backlog.size()).isZero();
  }

  @Test
  void discardsTheRoundOfATenureThatEnded() throws Exception {
    registry.register("valves", head("w1", 0));
    add("valves", 1);
    Backlog.Entry entry = backlog.await();
    backlog.end(tenure);

    worker.step(entry);

    assertThat(registry.asked).isEmpty();
    assertThat(registry.model("valves").orElseThrow().covered()).isZero();
  }

  @Test
  void keepsExperiencesOfAModelThatTheRegistryDoesNotKnowYet() throws Exception {
    add("valves", 1);

    worker.step(backlog.await());

    assertThat(backlog.size()).isEqualTo(1);
    registry.register("valves", head("w1", 0));
    now = now.plusSeconds(5);
    worker.step(backlog.await());
    assertThat(rounds).containsExactly("valves/0");
  }

  @Test
  void showsTheAgeOfTheOldestExperience() {
    add("valves", 1, 2);

    assertThat(meters.get("acclimate.round.age").gauge().value()).isEqualTo(99);
  }

  private Pack expire(String model, Range range, BooleanSupplier stopped) throws ExpiredException {
    if (examplesAway) {
      throw new OutageException("broker away", new IllegalStateException());
    }
    rounds.add(model + "/" + range.firstOffset());
    throw new ExpiredException(range, range.lastOffset() + 1);
  }

  private void add(String model, long... numbers) {
    registry.putAll(Map.of(Digest.of(Samples.SPEC_BLOB), Samples.SPEC_BLOB));
    for (long number : numbers) {
      backlog.add(new Backlog.Entry(experience(model, number), number, tenure));
    }
  }
}
