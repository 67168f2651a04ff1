package io.acclimate.eventprocessor;

import static io.acclimate.eventprocessor.TopologyFixture.MODEL;
import static io.acclimate.eventprocessor.TopologyFixture.TOPICS;
import static io.acclimate.eventprocessor.TopologyFixture.event;
import static io.acclimate.eventprocessor.TopologyFixture.floats;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.ClassLabel;
import io.acclimate.avro.Example;
import io.acclimate.avro.LabelledEvent;
import io.acclimate.schemas.DeadLetter;
import io.acclimate.schemas.Partitions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver has partition 0 only; of 4, most event ids belong elsewhere. */
final class MisplacedRecordsTest {
  private static final int PARTITIONS = 4;
  private static final String MISPLACED = idOf(false);
  private static final String IN_PLACE = idOf(true);

  private TopologyFixture topology;

  @BeforeEach
  void start(@TempDir Path stateDir) {
    topology = new TopologyFixture(stateDir, PARTITIONS);
    topology.registerModel();
  }

  @AfterEach
  void stop() {
    topology.close();
  }

  @Test
  void aMisplacedEventMakesADetourAndIsAcceptedOnce() {
    topology.sendEvent(MISPLACED);
    topology.sendEvent(MISPLACED);

    assertThat(topology.examples()).extracting(Example::getEventId).containsExactly(MISPLACED);
    assertThat(topology.count("misplaced")).isEqualTo(2);
    assertThat(topology.count("duplicates")).isEqualTo(1);
  }

  @Test
  void anEventInItsPlaceGoesStraightOn() {
    topology.sendEvent(IN_PLACE);

    assertThat(topology.examples()).hasSize(1);
    assertThat(topology.count("misplaced")).isZero();
  }

  @Test
  void theDetourIsKeyedByEventId() {
    topology.sendBytes(
        TOPICS.eventsLabelled(),
        "any key".getBytes(StandardCharsets.UTF_8),
        topology.bytes(TOPICS.eventsLabelled(), event(MISPLACED)),
        new RecordHeaders());

    assertThat(topology.records("test-misplaced-events-repartition"))
        .singleElement()
        .extracting(detour -> new String(detour.key(), StandardCharsets.UTF_8))
        .isEqualTo(MISPLACED);
    assertThat(topology.examples()).hasSize(1);
  }

  @Test
  void meetsItsPredictionWhicheverOfThemIsMisplaced() {
    topology.sendPrediction(MISPLACED, 1, "ethanol");
    topology.sendEvent(MISPLACED);

    assertThat(topology.outcomes()).hasSize(1);
  }

  @Test
  void aDeadLetterAfterTheDetourNamesTheTruePlaceAndKey() {
    LabelledEvent unknown =
        new LabelledEvent(MISPLACED, MODEL, null, floats(1, 2), new ClassLabel("helium"), null);
    RecordHeaders headers = new RecordHeaders();
    headers.add("mine", new byte[] {7});
    byte[] value = topology.bytes(TOPICS.eventsLabelled(), unknown);
    topology.sendEvent(IN_PLACE); // offset 0

    topology.sendBytes(TOPICS.eventsLabelled(), null, value, headers);

    TestRecord<byte[], byte[]> letter = topology.deadLetters(TOPICS.eventsLabelled()).getFirst();
    DeadLetter reason = DeadLetter.from(letter.headers()).orElseThrow();
    assertThat(reason.reason()).isEqualTo("unknown-label");
    assertThat(reason.topic()).isEqualTo(TOPICS.eventsLabelled());
    assertThat(reason.offset()).isEqualTo(1);
    assertThat(letter.key()).isNull();
    assertThat(letter.value()).isEqualTo(value);
    assertThat(letter.headers())
        .extracting(Header::key)
        .contains("mine")
        .noneMatch(name -> name.startsWith("acclimate.origin"));
  }

  @Test
  void aMisplacedCloseCommandIsCarriedOut() {
    topology.sendEvent(IN_PLACE);
    assertThat(Partitions.of(MODEL, PARTITIONS)).as("the command is misplaced").isNotZero();

    topology.close("c-1", 1);

    assertThat(topology.experiences()).hasSize(1);
  }

  private static String idOf(boolean inPlace) {
    return Stream.iterate(0, i -> i + 1)
        .map(i -> "e-" + i)
        .filter(id -> (Partitions.of(id, PARTITIONS) == 0) == inPlace)
        .findFirst()
        .orElseThrow();
  }
}
