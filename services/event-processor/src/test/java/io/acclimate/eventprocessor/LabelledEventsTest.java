package io.acclimate.eventprocessor;

import static io.acclimate.eventprocessor.TopologyFixture.DEDUPLICATION_WINDOW;
import static io.acclimate.eventprocessor.TopologyFixture.MODEL;
import static io.acclimate.eventprocessor.TopologyFixture.START;
import static io.acclimate.eventprocessor.TopologyFixture.TOPICS;
import static io.acclimate.eventprocessor.TopologyFixture.event;
import static io.acclimate.eventprocessor.TopologyFixture.floats;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.ClassLabel;
import io.acclimate.avro.Example;
import io.acclimate.avro.LabelledEvent;
import io.acclimate.core.artifact.Side;
import io.acclimate.schemas.CloudEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LabelledEventsTest {
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
  void makesOneExampleOfAnEvent() {
    topology.advance(Duration.ofSeconds(5));

    topology.sendEvent("e-1");

    assertThat(topology.examples())
        .singleElement()
        .isEqualTo(
            new Example(
                "e-1",
                MODEL,
                "plant-7", // the model's target domain: the event names none
                io.acclimate.avro.Side.valueOf(Side.of(MODEL, "e-1", 0.2).name()),
                floats(1, 2),
                new ClassLabel("ethanol"),
                START.plusSeconds(5), // the record's time stamp: the event names none
                START.plusSeconds(5)));
    assertThat(topology.deadLetters(TOPICS.eventsLabelled())).isEmpty();
  }

  @Test
  void keepsTheDomainAndTimeOfAnEvent() {
    Instant archived = Instant.parse("2007-01-24T08:00:00Z");
    LabelledEvent event =
        new LabelledEvent(
            "e-1", MODEL, "plant-8", floats(1, 2), new ClassLabel("ammonia"), archived);

    topology.send(TOPICS.eventsLabelled(), "e-1", event, new RecordHeaders());

    Example example = topology.examples().getFirst();
    assertThat(example.getDomain()).isEqualTo("plant-8");
    assertThat(example.getOccurredAt()).isEqualTo(archived);
    assertThat(example.getAcceptedAt()).isEqualTo(START);
  }

  @Test
  void keysExamplesByModelAndPassesTheTraceOn() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("traceparent", "00-1-2-01".getBytes(StandardCharsets.UTF_8));
    headers.add("ce_id", "e-1".getBytes(StandardCharsets.UTF_8));
    headers.add("internal", "of the producer".getBytes(StandardCharsets.UTF_8));

    topology.send(TOPICS.eventsLabelled(), "e-1", event("e-1"), headers);

    TestRecord<byte[], byte[]> example = topology.records(TOPICS.examples()).getFirst();
    assertThat(new String(example.key(), StandardCharsets.UTF_8)).isEqualTo(MODEL);
    assertThat(CloudEvent.id(example.headers())).contains("e-1");
    assertThat(example.headers().lastHeader("traceparent").value())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("00-1-2-01");
    assertThat(example.headers().lastHeader("internal")).isNull();
  }

  @Test
  void putsEachEventOnTheSideThatItsHashSays() {
    topology.sendEvents("e-", 25);

    List<Example> examples = topology.examples();

    assertThat(examples)
        .allSatisfy(
            example ->
                assertThat(example.getSide().name())
                    .isEqualTo(Side.of(MODEL, example.getEventId(), 0.2).name()));
    assertThat(examples)
        .extracting(Example::getSide)
        .contains(io.acclimate.avro.Side.TRAIN, io.acclimate.avro.Side.HOLD_OUT);
  }

  @Test
  void dropsAndCountsDuplicates() {
    topology.sendEvent("e-1");
    topology.advance(DEDUPLICATION_WINDOW);
    topology.sendEvent("e-1");
    topology.sendEvent("e-2");

    assertThat(topology.examples()).extracting(Example::getEventId).containsExactly("e-1", "e-2");
    assertThat(topology.count("duplicates")).isEqualTo(1);
    assertThat(topology.deadLetters(TOPICS.eventsLabelled())).isEmpty();
  }

  @Test
  void forgetsAnIdAfterTheWindow() {
    topology.sendEvent("e-1");
    topology.advance(DEDUPLICATION_WINDOW.plusMillis(1));

    topology.sendEvent("e-1");

    assertThat(topology.examples()).hasSize(2);
  }

  @Test
  void aDuplicateDoesNotProlongTheWindow() {
    topology.sendEvent("e-1");
    topology.advance(DEDUPLICATION_WINDOW);
    topology.sendEvent("e-1");
    topology.advance(Duration.ofMillis(1));

    topology.sendEvent("e-1");

    assertThat(topology.examples()).hasSize(2);
  }

  @Test
  void dropsADuplicateWhoseTimeStampIsYearsOld() {
    topology.sendEvent("now");
    Instant archived = Instant.parse("2007-01-24T08:00:00Z");

    topology.sendAt("e-1", archived);
    topology.sendAt("e-1", archived);

    assertThat(topology.examples()).extracting(Example::getEventId).containsExactly("now", "e-1");
  }

  @Test
  void aTimeStampOfTheFutureMakesItForgetNothing() {
    topology.sendEvent("e-1");

    topology.sendAt("from-a-wrong-clock", START.plus(Duration.ofDays(3_650)));
    topology.sendEvent("e-1");

    assertThat(topology.examples())
        .extracting(Example::getEventId)
        .containsExactly("e-1", "from-a-wrong-clock");
  }

  @Test
  void anEventOfAnArchiveIsWrittenWithTheTimeOfToday() {
    topology.sendAt("e-1", Instant.parse("2007-01-24T08:00:00Z"));

    TestRecord<byte[], byte[]> example = topology.records(TOPICS.examples()).getFirst();

    assertThat(example.getRecordTime()).isEqualTo(START);
  }

  @Test
  void learnsADeadLetterThatWasMendedAndSentAgain() {
    LabelledEvent unknown =
        new LabelledEvent("e-1", "not-yet", null, floats(1, 2), new ClassLabel("ethanol"), null);
    topology.send(TOPICS.eventsLabelled(), "e-1", unknown, new RecordHeaders());
    assertThat(topology.deadLetters(TOPICS.eventsLabelled())).hasSize(1);
    topology.register(TopologyFixture.spec("not-yet", 10, Duration.ofHours(1)));

    IntStream.range(0, 2)
        .forEach(
            again -> topology.send(TOPICS.eventsLabelled(), "e-1", unknown, new RecordHeaders()));

    assertThat(topology.examples())
        .singleElement()
        .extracting(Example::getModel)
        .isEqualTo("not-yet");
  }
}
