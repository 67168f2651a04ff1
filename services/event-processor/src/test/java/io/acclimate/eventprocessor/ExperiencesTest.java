package io.acclimate.eventprocessor;

import static io.acclimate.eventprocessor.TopologyFixture.MODEL;
import static io.acclimate.eventprocessor.TopologyFixture.SPEC_DIGEST;
import static io.acclimate.eventprocessor.TopologyFixture.START;
import static io.acclimate.eventprocessor.TopologyFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.Example;
import io.acclimate.avro.Experience;
import io.acclimate.avro.ModelSpec;
import io.acclimate.avro.Side;
import io.acclimate.avro.TriggerKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExperiencesTest {
  private static final Duration MAX_AGE = Duration.ofMinutes(1);

  private TopologyFixture topology;

  @BeforeEach
  void start(@TempDir Path stateDir) {
    topology = new TopologyFixture(stateDir, 1);
    topology.register(TopologyFixture.spec(MODEL, 10, MAX_AGE));
  }

  @AfterEach
  void stop() {
    topology.close();
  }

  @Test
  void closesByCount() {
    topology.sendEvents("e-", 25);

    List<Experience> experiences = topology.experiences();

    assertThat(experiences).extracting(Experience::getNumber).containsExactly(1L, 2L);
    assertThat(experiences).extracting(Experience::getFirstOffset).containsExactly(0L, 10L);
    assertThat(experiences).extracting(Experience::getLastOffset).containsExactly(9L, 19L);
    Experience first = experiences.getFirst();
    long heldOut =
        topology.examples().stream()
            .limit(10)
            .filter(example -> example.getSide() == Side.HOLD_OUT)
            .count();
    assertThat(first.getLabelledHoldOut()).isEqualTo((int) heldOut);
    assertThat(first.getLabelledTrain() + first.getLabelledHoldOut()).isEqualTo(10);
    assertThat(first.getUnlabelled()).isZero();
    assertThat(first.getTrigger().getKind()).isEqualTo(TriggerKind.COUNT);
    assertThat(first.getTrigger().getDetail()).isEqualTo("count=10");
    assertThat(first.getSpecDigest()).isEqualTo(SPEC_DIGEST);
    assertThat(first.getPartition()).isZero();
    assertThat(first.getOpenedAt()).isEqualTo(START);
  }

  @Test
  void countsLabelledExamplesOnly() {
    topology.sendEvents("e-", 9);
    Example unlabelled = Example.newBuilder(topology.examples().getFirst()).setLabel(null).build();

    topology.send(TOPICS.examples(), MODEL, unlabelled, new RecordHeaders());
    assertThat(topology.experiences()).isEmpty();
    topology.sendEvent("e-last");

    Experience experience = topology.experiences().getFirst();
    assertThat(experience.getUnlabelled()).isEqualTo(1);
    assertThat(experience.getLabelledTrain() + experience.getLabelledHoldOut()).isEqualTo(10);
    assertThat(experience.getLastOffset()).isEqualTo(10);
  }

  @Test
  void closesByTime() {
    topology.sendEvents("e-", 3);
    topology.advance(MAX_AGE.minusSeconds(1));
    assertThat(topology.experiences()).isEmpty();

    topology.advance(Duration.ofSeconds(1));

    Experience experience = topology.experiences().getFirst();
    assertThat(experience.getTrigger().getKind()).isEqualTo(TriggerKind.TIME);
    assertThat(experience.getLastOffset()).isEqualTo(2);
    assertThat(experience.getClosedAt()).isEqualTo(START.plus(MAX_AGE));
  }

  @Test
  void anEmptyExperienceIsNeverClosedByTime() {
    topology.sendEvents("e-", 10);
    assertThat(topology.experiences()).hasSize(1);

    topology.advance(MAX_AGE.multipliedBy(3));

    assertThat(topology.experiences()).isEmpty();
  }

  @Test
  void countsEachModelForItself() {
    topology.register(TopologyFixture.spec("other", 2, MAX_AGE));
    topology.sendEvents("e-", 9);
    Example example = Example.newBuilder(topology.examples().getFirst()).setModel("other").build();
    topology.send(TOPICS.examples(), "other", example, new RecordHeaders());
    topology.sendEvent("e-last");
    topology.send(TOPICS.examples(), "other", example, new RecordHeaders());

    assertThat(topology.experiences())
        .extracting(Experience::getModel, Experience::getFirstOffset, Experience::getLastOffset)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(MODEL, 0L, 10L),
            org.assertj.core.groups.Tuple.tuple("other", 9L, 11L));
  }

  @Test
  void closesByHandWhatHasBeenRead() {
    topology.sendEvents("e-", 4);

    topology.close("c-1", 4);

    Experience experience = topology.experiences().getFirst();
    assertThat(experience.getTrigger().getKind()).isEqualTo(TriggerKind.MANUAL);
    assertThat(experience.getTrigger().getDetail()).contains("c-1").contains("tester");
    assertThat(experience.getLastOffset()).isEqualTo(3);
  }

  @Test
  void closingByHandWaitsForItsOffset() {
    topology.sendEvents("e-", 2);
    topology.close("c-1", 4);
    topology.sendEvent("e-2");
    topology.advance(Duration.ofSeconds(1));
    assertThat(topology.experiences()).isEmpty();

    topology.sendEvent("e-3");

    assertThat(topology.experiences())
        .singleElement()
        .extracting(Experience::getLastOffset)
        .isEqualTo(3L);
  }

  @Test
  void closingByHandSeesThatOnlyMarkersAreLeftUpToItsOffset() {
    topology.sendEvents("e-", 2);
    topology.close("c-1", 3);
    topology.advance(Duration.ofSeconds(1));
    assertThat(topology.experiences()).isEmpty();

    topology.examplesReadUpTo(3);
    topology.advance(Duration.ofSeconds(1));

    assertThat(topology.experiences())
        .singleElement()
        .extracting(Experience::getLastOffset)
        .isEqualTo(1L);
  }

  @Test
  void closingNothingDoesNothing() {
    topology.sendEvents("e-", 10);
    assertThat(topology.experiences()).hasSize(1);

    topology.examplesReadUpTo(10);
    topology.close("c-1", 10);
    topology.sendEvent("e-next");
    topology.advance(Duration.ofSeconds(1));

    assertThat(topology.experiences()).isEmpty();
  }

  @Test
  void aRepeatedCommandDoesNothing() {
    topology.sendEvents("e-", 2);
    topology.close("c-1", 2);
    topology.sendEvents("f-", 2);

    topology.close("c-1", 2);

    assertThat(topology.experiences()).hasSize(1);
    assertThat(topology.count("duplicates")).isEqualTo(1);
  }

  @Test
  void usesTheSpecInForceWhenItCloses() {
    topology.sendEvents("e-", 3);
    ModelSpec changed =
        ModelSpec.newBuilder(TopologyFixture.spec(MODEL, 4, MAX_AGE))
            .setDigest("7".repeat(64))
            .build();

    topology.register(changed);
    topology.sendEvent("e-3");

    assertThat(topology.experiences())
        .singleElement()
        .extracting(Experience::getSpecDigest)
        .isEqualTo("7".repeat(64));
  }

  @Test
  void forgetsTheExperienceOfADeletedModel() {
    topology.sendEvents("e-", 3);
    topology.register(
        ModelSpec.newBuilder(TopologyFixture.spec(MODEL, 10, MAX_AGE)).setDeleted(true).build());

    topology.advance(MAX_AGE);

    assertThat(topology.experiences()).isEmpty();
    topology.register(TopologyFixture.spec(MODEL, 10, MAX_AGE));
    topology.sendEvents("f-", 10);
    assertThat(topology.experiences())
        .singleElement()
        .satisfies(
            experience -> {
              assertThat(experience.getNumber()).isEqualTo(1);
              assertThat(experience.getLabelledTrain() + experience.getLabelledHoldOut())
                  .as("without the three from before")
                  .isEqualTo(10);
            });
  }

  @Test
  void anUnreadableExampleIsADeadLetterAndStallsNothing() {
    topology.sendBytes(
        TOPICS.examples(),
        MODEL.getBytes(StandardCharsets.UTF_8),
        new byte[] {1, 2, 3},
        new RecordHeaders());
    topology.sendEvents("e-", 10);

    assertThat(topology.deadLetters(TOPICS.examples())).hasSize(1);
    assertThat(topology.experiences()).hasSize(1);
  }
}
