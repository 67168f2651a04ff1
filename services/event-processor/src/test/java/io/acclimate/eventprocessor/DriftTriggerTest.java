package io.acclimate.eventprocessor;

import static io.acclimate.eventprocessor.TopologyFixture.MODEL;
import static io.acclimate.eventprocessor.TopologyFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.DriftEvidence;
import io.acclimate.avro.DriftLevel;
import io.acclimate.avro.DriftSignal;
import io.acclimate.avro.DriftTrigger;
import io.acclimate.avro.Experience;
import io.acclimate.avro.ExperiencePolicy;
import io.acclimate.avro.TriggerKind;
import io.acclimate.schemas.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DriftTriggerTest {
  private static final int MIN_EXAMPLES = 5;
  private static final int COOL_DOWN = 20;
  private static final Duration MAX_AGE = Duration.ofHours(1);

  private TopologyFixture topology;

  @BeforeEach
  void start(@TempDir Path stateDir) {
    topology = new TopologyFixture(stateDir, 1);
    register(new DriftTrigger(MIN_EXAMPLES, COOL_DOWN));
  }

  @AfterEach
  void stop() {
    topology.close();
  }

  @Test
  void aSignalClosesTheOpenExperience() {
    topology.sendEvents("e-", 7);

    drift(DriftEvidence.INPUTS);

    Experience experience = topology.experiences().getFirst();
    assertThat(experience.getLastOffset()).isEqualTo(6);
    assertThat(experience.getTrigger().getKind()).isEqualTo(TriggerKind.DRIFT);
    assertThat(experience.getTrigger().getDetail())
        .isEqualTo("drift=inputs detector=d score=0.6200 threshold=0.3000 domain=plant-7");
  }

  @Test
  void aSignalIsRememberedUntilThereAreEnoughExamples() {
    topology.sendEvents("e-", MIN_EXAMPLES - 2);
    drift(DriftEvidence.ERRORS);
    topology.sendEvent("one-more");
    assertThat(topology.experiences()).isEmpty();

    topology.sendEvents("and-", 4);

    assertThat(topology.experiences())
        .singleElement()
        .satisfies(
            experience -> {
              assertThat(experience.getTrigger().getKind()).isEqualTo(TriggerKind.DRIFT);
              assertThat(experience.getLastOffset()).isEqualTo(MIN_EXAMPLES - 1);
            });
  }

  @Test
  void aSignalBeforeTheFirstExampleCountsForTheNextExperience() {
    drift(DriftEvidence.INPUTS);

    topology.sendEvents("e-", MIN_EXAMPLES);

    assertThat(topology.experiences()).hasSize(1);
  }

  @Test
  void aDriftThatIsOverDoesNotClose() {
    topology.sendEvents("e-", 2);
    drift(DriftEvidence.INPUTS);
    signal(DriftEvidence.INPUTS, null, DriftLevel.DRIFT, DriftLevel.STABLE, 200);

    topology.sendEvents("more-", 10);

    assertThat(topology.experiences()).isEmpty();
  }

  @Test
  void errorsThatHaveBecomeSteadyStillCloseUnlessThereIsANewChampion() {
    topology.sendEvents("e-", 2);
    drift(DriftEvidence.ERRORS);
    signal(DriftEvidence.ERRORS, null, DriftLevel.DRIFT, DriftLevel.STABLE, 200);
    topology.sendEvents("more-", 10);
    assertThat(topology.experiences()).hasSize(1);

    topology.sendEvents("cool-", COOL_DOWN);
    topology.close("c-1", 32);
    assertThat(topology.experiences()).hasSize(1);
    drift(DriftEvidence.ERRORS);
    signal(DriftEvidence.ERRORS, null, DriftLevel.DRIFT, DriftLevel.STABLE, 0);
    topology.sendEvents("last-", 10);

    assertThat(topology.experiences()).isEmpty();
  }

  @Test
  void signalsArePassedOverWhileTheModelIsLearning() {
    topology.sendEvents("e-", 10);
    drift(DriftEvidence.INPUTS);
    topology.sendEvents("cooling-", COOL_DOWN - 1);
    drift(DriftEvidence.ERRORS);
    topology.sendEvent("last-of-the-cool-down");
    assertThat(topology.experiences()).hasSize(1);

    drift(DriftEvidence.ERRORS);

    assertThat(topology.experiences()).extracting(Experience::getNumber).containsExactly(2L);
    assertThat(
            topology
                .metrics
                .get("acclimate_event_processor_drift_signals")
                .tag("then", "cooling-down")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void anotherTriggerAnswersARememberedSignal() {
    topology.sendEvents("e-", 2);
    drift(DriftEvidence.INPUTS);
    topology.close("c-1", 2);

    topology.sendEvents("more-", 10);

    assertThat(topology.experiences())
        .extracting(experience -> experience.getTrigger().getKind())
        .containsExactly(TriggerKind.MANUAL);
  }

  @Test
  void passesOverWhatConcernsOneFeatureOrTellsOfNoDriftOfTheModel() {
    topology.sendEvents("e-", 10);

    signal(DriftEvidence.INPUTS, "input.3", DriftLevel.STABLE, DriftLevel.DRIFT, 200);
    signal(DriftEvidence.PREDICTIONS, null, DriftLevel.STABLE, DriftLevel.DRIFT, 200);
    signal(DriftEvidence.LABELS, null, DriftLevel.STABLE, DriftLevel.DRIFT, 200);
    signal(DriftEvidence.INPUTS, null, DriftLevel.STABLE, DriftLevel.WARNING, 200);

    assertThat(topology.experiences()).isEmpty();
  }

  @Test
  void aSpecWithoutTheTriggerIsAsItWas() {
    register(null);
    topology.sendEvents("e-", 10);

    drift(DriftEvidence.INPUTS);
    topology.sendEvents("more-", 5);

    assertThat(topology.experiences()).isEmpty();
  }

  @Test
  void whatIsNoSignalIsADeadLetter() {
    topology.sendBytes(
        TOPICS.driftSignals(),
        null,
        "poison".getBytes(StandardCharsets.UTF_8),
        new RecordHeaders());

    assertThat(topology.deadLetters(TOPICS.driftSignals()))
        .extracting(letter -> DeadLetter.from(letter.headers()).orElseThrow().reason())
        .isEqualTo(List.of("wrong-magic"));
  }

  private void register(@Nullable DriftTrigger drift) {
    topology.register(
        TopologyFixture.spec(MODEL, new ExperiencePolicy(1_000, MAX_AGE.toMillis(), drift)));
  }

  private void drift(DriftEvidence evidence) {
    signal(evidence, null, DriftLevel.WARNING, DriftLevel.DRIFT, 200);
  }

  private void signal(
      DriftEvidence evidence,
      @Nullable String feature,
      DriftLevel before,
      DriftLevel after,
      long rows) {
    topology.send(
        TOPICS.driftSignals(),
        MODEL,
        new DriftSignal(
            MODEL,
            "plant-7",
            feature,
            evidence,
            "d",
            before,
            after,
            0.62,
            0.3,
            rows,
            1,
            topology.now()),
        new RecordHeaders());
  }
}
