package io.acclimate.eventprocessor;

import static io.acclimate.eventprocessor.TopologyFixture.LABEL_WINDOW;
import static io.acclimate.eventprocessor.TopologyFixture.MODEL;
import static io.acclimate.eventprocessor.TopologyFixture.START;
import static io.acclimate.eventprocessor.TopologyFixture.TOPICS;
import static io.acclimate.eventprocessor.TopologyFixture.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.avro.ClassLabel;
import io.acclimate.avro.Example;
import io.acclimate.avro.Role;
import io.acclimate.avro.Side;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnlabelledExamplesTest {
  /** Of the train side; {@code e-1} is held out. */
  private static final String ID = "e-2";

  /** Windows end at most so much later than they should. */
  private static final Duration AFTERWARDS = Duration.ofMinutes(1);

  @TempDir private Path stateDir;
  private TopologyFixture topology;

  @BeforeEach
  void start() {
    topology = topology(1);
  }

  private TopologyFixture topology(double share) {
    TopologyFixture fixture = new TopologyFixture(stateDir.resolve(String.valueOf(share)), share);
    fixture.registerModel();
    return fixture;
  }

  @AfterEach
  void stop() {
    topology.close();
  }

  @Test
  void aPredictionWithoutALabelBecomesAnExampleWhenItsWindowEnds() {
    topology.sendPrediction(ID, 3, "ammonia");
    topology.advance(LABEL_WINDOW.minusSeconds(1));
    assertThat(topology.examples()).isEmpty();

    topology.advance(AFTERWARDS);

    assertThat(topology.examples())
        .singleElement()
        .satisfies(
            example -> {
              assertThat(example.getEventId()).isEqualTo(ID);
              assertThat(example.getModel()).isEqualTo(MODEL);
              assertThat(example.getDomain()).isEqualTo("plant-9");
              assertThat(example.getSide()).isEqualTo(Side.TRAIN);
              assertThat(example.getInput()).isEqualTo(floats(1, 2));
              assertThat(example.getLabel()).isNull();
              assertThat(example.getOccurredAt()).isEqualTo(START);
              assertThat(example.getAcceptedAt()).isEqualTo(topology.now());
            });
    assertThat(topology.count("unlabelled_examples")).isEqualTo(1);
    topology.advance(LABEL_WINDOW);
    assertThat(topology.examples()).as("once").isEmpty();
  }

  @Test
  void aPredictionWithALabelDoesNotWhoeverBringsIt() {
    topology.sendPrediction("e-1", 3, "ammonia");
    topology.sendPrediction("e-2", 3, "ammonia");
    topology.sendLabel("e-1", "ethanol");
    topology.sendEvent("e-2");
    topology.sendEvent("e-3");
    topology.sendPrediction("e-3", 3, "ammonia");
    topology.sendLabel("e-4", "ethanol");
    topology.sendPrediction("e-4", 3, "ammonia");

    topology.advance(LABEL_WINDOW.multipliedBy(2));

    assertThat(topology.examples())
        .extracting(Example::getEventId, Example::getLabel)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("e-1", new ClassLabel("ethanol")),
            org.assertj.core.groups.Tuple.tuple("e-2", new ClassLabel("ethanol")),
            org.assertj.core.groups.Tuple.tuple("e-3", new ClassLabel("ethanol")),
            org.assertj.core.groups.Tuple.tuple("e-4", new ClassLabel("ethanol")));
    assertThat(topology.count("unlabelled_examples")).isZero();
  }

  @Test
  void anEventMakesOneExampleWhoeverWasAsked() {
    topology.sendPrediction(ID, 3, "ammonia");
    topology.sendPrediction(ID, 4, "ammonia");
    topology.send(
        TOPICS.predictions(),
        "e-3",
        topology.prediction("e-3", 4, Role.SHADOW, "ammonia"),
        new RecordHeaders());

    topology.advance(LABEL_WINDOW.multipliedBy(2));

    assertThat(topology.examples()).extracting(Example::getEventId).containsExactly(ID);
  }

  @Test
  void neitherHoldOutsNorInputsThatAreGoneMakeOne() {
    IntStream.range(0, 100).forEach(i -> topology.sendPrediction("e-" + i, 3, "ammonia"));
    topology.advance(LABEL_WINDOW.plus(AFTERWARDS));
    List<Example> examples = topology.examples();

    topology.sendPrediction("late", 3, "ammonia");
    topology.expirePredictions();
    topology.advance(LABEL_WINDOW.plus(AFTERWARDS));

    assertThat(examples)
        .hasSize(78)
        .allSatisfy(
            example ->
                assertThat(
                        io.acclimate.core.artifact.Side.of(MODEL, example.getEventId(), 0.2).name())
                    .isEqualTo("TRAIN"));
    assertThat(topology.examples()).isEmpty();
  }

  @Test
  void takesTheShareThatIsSet() {
    try (TopologyFixture quarter = topology(0.25)) {
      IntStream.range(0, 160).forEach(i -> quarter.sendPrediction("id-" + i, 3, "ammonia"));

      quarter.advance(LABEL_WINDOW.plus(AFTERWARDS));

      // 80 % of 160 are on the train side, of these a quarter; the standard deviation is 5
      assertThat((double) quarter.examples().size()).isCloseTo(32, within(15.0));
    }
  }

  @Test
  void takesNoneWhereTheShareIsZero() {
    try (TopologyFixture none = topology(0)) {
      IntStream.range(0, 20).forEach(i -> none.sendPrediction("id-" + i, 3, "ammonia"));

      none.advance(LABEL_WINDOW.multipliedBy(2));

      assertThat(none.examples()).isEmpty();
    }
  }

  @Test
  void manyOfThemCloseAnExperience() {
    topology.register(TopologyFixture.spec(MODEL, 2, Duration.ofHours(200)));
    RecordHeaders none = new RecordHeaders();
    for (int i = 0; i < 40; i++) {
      assertThat(topology.experiences()).isEmpty();
      topology.send(TOPICS.examples(), MODEL, unlabelled("u-" + i), none);
    }

    assertThat(topology.experiences())
        .singleElement()
        .satisfies(
            experience -> {
              assertThat(experience.getUnlabelled()).isEqualTo(40);
              assertThat(experience.getLabelledTrain()).isZero();
              assertThat(experience.getTrigger().getDetail()).isEqualTo("count=40");
            });
  }

  private Example unlabelled(String id) {
    return new Example(
        id, MODEL, "plant-9", Side.TRAIN, floats(1, 2), null, topology.now(), topology.now());
  }
}
