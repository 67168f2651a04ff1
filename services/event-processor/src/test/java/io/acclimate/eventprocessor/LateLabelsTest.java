package io.acclimate.eventprocessor;

import static io.acclimate.eventprocessor.TopologyFixture.LABEL_WINDOW;
import static io.acclimate.eventprocessor.TopologyFixture.MODEL;
import static io.acclimate.eventprocessor.TopologyFixture.START;
import static io.acclimate.eventprocessor.TopologyFixture.TOPICS;
import static io.acclimate.eventprocessor.TopologyFixture.floats;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.ClassLabel;
import io.acclimate.avro.Example;
import io.acclimate.avro.Label;
import io.acclimate.avro.NumberLabel;
import io.acclimate.avro.Outcome;
import io.acclimate.avro.Prediction;
import io.acclimate.avro.Role;
import io.acclimate.schemas.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LateLabelsTest {
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
  void makesAnExampleAndAnOutcomeOfALabelAndItsEarlierPrediction() {
    topology.sendPrediction("e-1", 3, "ammonia");
    topology.advance(Duration.ofMinutes(70));

    topology.sendLabel("e-1", "ethanol");

    assertThat(topology.examples())
        .singleElement()
        .satisfies(
            example -> {
              assertThat(example.getEventId()).isEqualTo("e-1");
              assertThat(example.getModel()).isEqualTo(MODEL);
              assertThat(example.getDomain()).isEqualTo("plant-9");
              assertThat(example.getInput()).isEqualTo(floats(1, 2));
              assertThat(example.getLabel()).isEqualTo(new ClassLabel("ethanol"));
              assertThat(example.getOccurredAt()).isEqualTo(START);
              assertThat(example.getAcceptedAt()).isEqualTo(topology.now());
            });
    assertThat(topology.outcomes())
        .singleElement()
        .satisfies(
            outcome -> {
              assertThat(outcome.getVersion()).isEqualTo(3);
              assertThat(outcome.getCorrect()).isFalse();
              assertThat(outcome.getDelayMillis()).isEqualTo(Duration.ofMinutes(70).toMillis());
            });
    assertThat(topology.records(TOPICS.eventsLabelled())).isEmpty();
  }

  @Test
  void aLabelWaitsForItsPrediction() {
    topology.sendLabel("e-1", "ethanol");
    topology.advance(LABEL_WINDOW);

    topology.sendPrediction("e-1", 3, "ethanol");

    assertThat(topology.examples()).extracting(Example::getEventId).containsExactly("e-1");
    assertThat(topology.outcomes())
        .singleElement()
        .satisfies(
            outcome -> {
              assertThat(outcome.getCorrect()).isTrue();
              assertThat(outcome.getDelayMillis()).isEqualTo(-LABEL_WINDOW.toMillis());
            });
    topology.advance(LABEL_WINDOW.multipliedBy(3));
    assertThat(topology.deadLetters(TOPICS.labels())).isEmpty();
  }

  @Test
  void judgesEveryVersionAndRoleWhicheverComesFirst() {
    topology.sendPrediction("e-1", 3, "ethanol");
    topology.send(
        TOPICS.predictions(),
        "e-1",
        topology.prediction("e-1", 4, Role.SHADOW, "ammonia"),
        new RecordHeaders());
    topology.sendLabel("e-1", "ethanol");
    topology.sendPrediction("e-1", 5, "ethanol");

    assertThat(topology.examples()).hasSize(1);
    assertThat(topology.outcomes())
        .extracting(Outcome::getVersion, Outcome::getCorrect)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(3, true),
            org.assertj.core.groups.Tuple.tuple(4, false),
            org.assertj.core.groups.Tuple.tuple(5, true));
  }

  @Test
  void dropsRepeatsAlsoOfALabelledEvent() {
    topology.sendPrediction("e-1", 3, "ethanol");
    topology.sendLabel("e-1", "ethanol");
    topology.sendLabel("e-1", "ammonia");
    topology.sendEvent("e-1");
    topology.sendEvent("e-2");
    topology.sendLabel("e-2", "ethanol");
    topology.sendLabel("e-3", "ethanol");
    topology.sendLabel("e-3", "ethanol");
    topology.sendPrediction("e-3", 3, "ethanol");
    topology.advance(LABEL_WINDOW.multipliedBy(3));

    assertThat(topology.examples())
        .extracting(Example::getEventId)
        .containsExactly("e-1", "e-2", "e-3");
    assertThat(topology.count("duplicates")).isEqualTo(4);
    assertThat(topology.deadLetters(TOPICS.labels())).isEmpty();
  }

  @Test
  void aLabelThatALabelledEventForestalledIsARepeat() {
    topology.sendLabel("e-1", "ethanol");
    topology.sendEvent("e-1");
    topology.advance(LABEL_WINDOW.plus(Duration.ofMinutes(3)));

    assertThat(topology.examples()).hasSize(1);
    assertThat(topology.deadLetters(TOPICS.labels())).isEmpty();
    assertThat(topology.count("duplicates")).isEqualTo(1);
  }

  @Test
  void refusesALabelOnceWhenItsWindowEndsWithoutAPrediction() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("mine", new byte[] {7});
    byte[] value =
        topology.bytes(
            TOPICS.labels(), new Label("e-1", MODEL, new ClassLabel("ethanol"), Instant.EPOCH));
    topology.sendBytes(TOPICS.labels(), null, value, headers);
    topology.advance(LABEL_WINDOW);
    assertThat(topology.deadLetters(TOPICS.labels())).isEmpty();

    topology.sendEvent("other"); // stream time goes on
    topology.advance(Duration.ofMinutes(1));
    topology.sendEvent("another");
    topology.advance(Duration.ofMinutes(1));
    topology.advance(LABEL_WINDOW.multipliedBy(2));
    topology.sendPrediction("e-1", 3, "ethanol");

    TestRecord<byte[], byte[]> letter = onlyLetter("label-without-prediction");
    assertThat(letter.key()).isNull();
    assertThat(letter.value()).isEqualTo(value);
    assertThat(letter.headers().lastHeader("mine").value()).containsExactly(7);
    assertThat(topology.examples()).extracting(Example::getEventId).doesNotContain("e-1");
    assertThat(topology.outcomes()).isEmpty();
  }

  @Test
  void windowsEndInAQuietPartitionToo() {
    topology.sendLabel("e-1", "ethanol");

    topology.advance(LABEL_WINDOW.plus(Duration.ofMinutes(1)));
    topology.advance(Duration.ofMinutes(1));

    onlyLetter("label-without-prediction");
  }

  @Test
  void refusesALabelWhosePredictionCameTooLongAgo() {
    topology.sendPrediction("e-1", 3, "ethanol");
    topology.advance(LABEL_WINDOW.plusMillis(1));

    topology.sendLabel("e-1", "ethanol");

    onlyLetter("label-too-late");
    assertThat(topology.examples()).isEmpty();
    assertThat(topology.outcomes()).isEmpty();
  }

  @Test
  void refusesALabelWhosePredictionHasBeenDeleted() {
    topology.sendPrediction("e-1", 3, "ethanol");
    topology.expirePredictions();

    topology.sendLabel("e-1", "ethanol");
    topology.sendEvent("e-1");

    onlyLetter("input-expired");
    assertThat(topology.examples()).as("the event after it").hasSize(1);
  }

  @Test
  void aLabelSentAgainAfterItWasRefusedIsAcceptedWhenItsPredictionIsThere() {
    topology.sendLabel("e-1", "ethanol");
    topology.advance(LABEL_WINDOW.plus(Duration.ofMinutes(1)));
    topology.advance(Duration.ofMinutes(1));
    onlyLetter("label-without-prediction");

    topology.sendPrediction("e-1", 3, "ethanol");
    topology.sendLabel("e-1", "ethanol");

    assertThat(topology.examples()).hasSize(1);
  }

  @Test
  void doesNotTakeAnotherModelsPrediction() {
    topology.register(TopologyFixture.spec("other", 10, Duration.ofHours(1)));
    Prediction other =
        Prediction.newBuilder(topology.prediction("e-1", 1, Role.SERVE, "ethanol"))
            .setModel("other")
            .build();
    topology.send(TOPICS.predictions(), "e-1", other, new RecordHeaders());

    topology.sendLabel("e-1", "ethanol");
    topology.sendPrediction("e-1", 2, "ethanol");

    assertThat(topology.examples()).extracting(Example::getModel).containsExactly(MODEL);
    assertThat(topology.outcomes()).extracting(Outcome::getVersion).containsExactly(2);
  }

  @Test
  void refusesWhatIsNoLabelOfTheModel() {
    topology.sendLabel("e-1", "helium");
    topology.send(
        TOPICS.labels(), "e-2", new Label("e-2", MODEL, new NumberLabel(1.0), null), headers());
    topology.send(
        TOPICS.labels(), "e-3", new Label("e-3", "nose", new ClassLabel("x"), null), headers());
    topology.send(
        TOPICS.labels(), "", new Label("", MODEL, new ClassLabel("ethanol"), null), headers());
    topology.sendBytes(TOPICS.labels(), null, "poison".getBytes(StandardCharsets.UTF_8), headers());

    assertThat(topology.deadLetters(TOPICS.labels()))
        .extracting(letter -> DeadLetter.from(letter.headers()).orElseThrow().reason())
        .containsExactly(
            "unknown-label", "wrong-label", "unknown-model", "wrong-event-id", "wrong-magic");
  }

  @Test
  void aMisplacedLabelMeetsItsPrediction(@TempDir Path other) {
    try (TopologyFixture four = new TopologyFixture(other, 4)) {
      four.registerModel();
      for (int i = 0; i < 8; i++) {
        four.sendPrediction("e-" + i, 3, "ethanol");
        four.sendLabel("e-" + i, "ethanol");
      }

      assertThat(four.count("misplaced")).isPositive();
      assertThat(four.examples()).hasSize(8);
      assertThat(four.outcomes()).hasSize(8);
    }
  }

  private TestRecord<byte[], byte[]> onlyLetter(String reason) {
    List<TestRecord<byte[], byte[]>> letters = topology.deadLetters(TOPICS.labels());
    assertThat(letters).hasSize(1);
    DeadLetter why = DeadLetter.from(letters.getFirst().headers()).orElseThrow();
    assertThat(why.reason()).isEqualTo(reason);
    assertThat(why.topic()).isEqualTo(TOPICS.labels());
    return letters.getFirst();
  }

  private static RecordHeaders headers() {
    return new RecordHeaders();
  }
}
