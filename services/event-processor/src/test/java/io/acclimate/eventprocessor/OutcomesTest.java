package io.acclimate.eventprocessor;

import static io.acclimate.eventprocessor.TopologyFixture.JOIN_WINDOW;
import static io.acclimate.eventprocessor.TopologyFixture.MODEL;
import static io.acclimate.eventprocessor.TopologyFixture.START;
import static io.acclimate.eventprocessor.TopologyFixture.TOPICS;
import static io.acclimate.eventprocessor.TopologyFixture.floats;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.ClassLabel;
import io.acclimate.avro.Outcome;
import io.acclimate.avro.Output;
import io.acclimate.avro.Prediction;
import io.acclimate.avro.Role;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutcomesTest {
  private TopologyFixture topology;

  @BeforeEach
  void start(@TempDir Path stateDir) {
    topology = new TopologyFixture(stateDir, 1);
    topology.registerModel();
  }

  @AfterEach
  void stop() {
    topology.close();
  }

  @Test
  void joinsALabelToTheEarlierPrediction() {
    topology.sendPrediction("e-1", 3, "ethanol");
    topology.advance(Duration.ofSeconds(2));

    topology.sendEvent("e-1");

    assertThat(topology.outcomes())
        .singleElement()
        .isEqualTo(
            new Outcome(
                "e-1",
                MODEL,
                3,
                "a".repeat(64),
                Role.SERVE,
                "plant-9",
                new Output(new ClassLabel("ethanol"), floats(0.9f, 0.1f)),
                new ClassLabel("ethanol"),
                true,
                2_000L,
                START));
  }

  @Test
  void joinsAPredictionToTheEarlierLabel() {
    topology.sendEvent("e-1");
    topology.advance(Duration.ofSeconds(2));

    topology.sendPrediction("e-1", 3, "ammonia");

    Outcome outcome = topology.outcomes().getFirst();
    assertThat(outcome.getCorrect()).isFalse();
    assertThat(outcome.getDelayMillis()).isEqualTo(-2_000);
  }

  @Test
  void makesOneOutcomePerVersionAndRole() {
    topology.sendPrediction("e-1", 3, "ethanol");
    topology.sendPrediction("e-1", 3, "ethanol");
    topology.send(
        TOPICS.predictions(),
        "e-1",
        topology.prediction("e-1", 3, Role.SHADOW, "ethanol"),
        new RecordHeaders());
    topology.sendEvent("e-1");
    topology.sendPrediction("e-1", 4, "ammonia");
    topology.sendPrediction("e-1", 4, "ammonia");
    topology.sendEvent("e-1");

    assertThat(topology.outcomes())
        .extracting(Outcome::getVersion, Outcome::getRole)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(3, Role.SERVE),
            org.assertj.core.groups.Tuple.tuple(3, Role.SHADOW),
            org.assertj.core.groups.Tuple.tuple(4, Role.SERVE));
    assertThat(topology.count("duplicates")).isEqualTo(3);
  }

  @Test
  void joinsUntilTheEndOfTheWindow() {
    topology.sendPrediction("e-1", 1, "ethanol");
    topology.advance(JOIN_WINDOW);

    topology.sendEvent("e-1");

    assertThat(topology.outcomes()).hasSize(1);
  }

  @Test
  void makesAnExampleButNoOutcomeAfterTheWindow() {
    topology.sendPrediction("e-1", 1, "ethanol");
    topology.advance(JOIN_WINDOW.plusMillis(1));

    topology.sendEvent("e-1");

    assertThat(topology.outcomes()).isEmpty();
    assertThat(topology.examples()).hasSize(1);
  }

  @Test
  void judgesAPredictionThatComesUntilTheEndOfItsTruthsWindow() {
    topology.sendPrediction("e-1", 1, "ethanol");
    topology.advance(JOIN_WINDOW);
    topology.sendEvent("e-1");
    topology.advance(JOIN_WINDOW);
    topology.sendPrediction("e-1", 2, "ethanol");
    topology.advance(Duration.ofMillis(1));
    topology.sendPrediction("e-1", 3, "ethanol");

    assertThat(topology.outcomes()).extracting(Outcome::getVersion).containsExactly(1, 2);
  }

  @Test
  void doesNotJoinAcrossModels() {
    topology.register(TopologyFixture.spec("other", 10, Duration.ofHours(1)));
    Prediction other =
        Prediction.newBuilder(topology.prediction("e-1", 1, Role.SERVE, "ethanol"))
            .setModel("other")
            .build();

    topology.send(TOPICS.predictions(), "e-1", other, new RecordHeaders());
    topology.sendEvent("e-1");

    assertThat(topology.outcomes()).isEmpty();
  }

  @Test
  void saysNothingOfAnAnswerWithoutALabel() {
    Prediction scores =
        Prediction.newBuilder(topology.prediction("e-1", 1, Role.SERVE, "ethanol"))
            .setOutput(new Output(null, floats(0.5f, 0.5f)))
            .build();

    topology.send(TOPICS.predictions(), "e-1", scores, new RecordHeaders());
    topology.sendEvent("e-1");

    assertThat(topology.outcomes()).singleElement().extracting(Outcome::getCorrect).isNull();
  }

  @Test
  void aPredictionAloneMakesNothing() {
    topology.sendPrediction("e-1", 1, "ethanol");

    assertThat(topology.outcomes()).isEmpty();
    assertThat(topology.examples()).isEmpty();
  }
}
