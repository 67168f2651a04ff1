package io.acclimate.eventprocessor;

import static io.acclimate.eventprocessor.TopologyFixture.MODEL;
import static io.acclimate.eventprocessor.TopologyFixture.START;
import static io.acclimate.eventprocessor.TopologyFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.ClassLabel;
import io.acclimate.avro.Example;
import io.acclimate.avro.ModelSpec;
import io.acclimate.avro.TopicSource;
import io.acclimate.schemas.CloudEvent;
import io.acclimate.schemas.DeadLetter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that are not ours, in the form in which they come out of events.mapped.v1. */
final class MappedRecordsTest {
  private static final String TOPIC = "plant.readings";
  private static final Schema SCHEMA =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"Reading","namespace":"plant","fields":[
                {"name":"serial","type":"long"},
                {"name":"line","type":["null",{"type":"enum","name":"Line","symbols":["north","south"]}],"default":null},
                {"name":"sensors","type":{"type":"record","name":"Sensors","fields":[
                  {"name":"mean","type":"double"},
                  {"name":"peaks","type":{"type":"array","items":["null","int"]}}]}},
                {"name":"inspection","type":{"type":"map","values":"string"}}]}
              """);
  private static final TopicSource SOURCE =
      new TopicSource(
          TOPIC, "serial", List.of("sensors.mean", "sensors.peaks.1"), "inspection.gas", "line");

  private TopologyFixture topology;

  @BeforeEach
  void start(@TempDir Path stateDir) {
    topology = new TopologyFixture(stateDir, 1);
    topology.register(spec(SOURCE));
  }

  @AfterEach
  void stop() {
    topology.close();
  }

  @Test
  void becomeExamples() {
    send(reading(7, "south", 0.5, List.of(1, 2), Map.of("gas", "ammonia")));

    assertThat(topology.examples())
        .singleElement()
        .satisfies(
            example -> {
              assertThat(example.getEventId()).isEqualTo("7");
              assertThat(example.getModel()).isEqualTo(MODEL);
              assertThat(example.getDomain()).isEqualTo("south");
              assertThat(example.getLabel()).isEqualTo(new ClassLabel("ammonia"));
              assertThat(example.getInput()).isEqualTo(TopologyFixture.floats(0.5f, 2));
              assertThat(example.getOccurredAt()).isEqualTo(START.minusSeconds(60));
            });
    assertThat(topology.deadLetters(TOPICS.eventsMapped())).isEmpty();
  }

  @Test
  void areOfTheTargetDomainWhereTheyNameNone() {
    send(reading(7, null, 0.5, List.of(1, 2), Map.of("gas", "ammonia")));

    assertThat(topology.examples()).extracting(Example::getDomain).containsExactly("plant-7");
  }

  @Test
  void mayHaveAllFeaturesInOneArray() {
    topology.register(
        spec(new TopicSource(TOPIC, "serial", List.of("sensors.peaks"), "inspection.gas", null)));
    send(reading(7, null, 0.5, List.of(3, 4), Map.of("gas", "ammonia")));
    send(reading(8, null, 0.5, List.of(3, 4, 5), Map.of("gas", "ammonia")));

    assertThat(topology.examples())
        .extracting(Example::getInput)
        .containsExactly(TopologyFixture.floats(3, 4));
    assertRefused("wrong-input", "sensors.peaks has 3 numbers; model 'gas' takes 2");
  }

  @Test
  void areDroppedWhenTheyRepeatAnEvent() {
    topology.sendEvent("7");
    send(reading(7, null, 0.5, List.of(1, 2), Map.of("gas", "ammonia")));

    assertThat(topology.examples()).hasSize(1);
    assertThat(topology.count("duplicates")).isEqualTo(1);
  }

  @Test
  void meetThePredictionOfTheirEvent() {
    topology.sendPrediction("7", 1, "ethanol");
    send(reading(7, null, 0.5, List.of(1, 2), Map.of("gas", "ammonia")));

    assertThat(topology.outcomes())
        .singleElement()
        .satisfies(outcome -> assertThat(outcome.getCorrect()).isFalse());
  }

  @Test
  void arePassedOverWithoutALabel() {
    send(reading(7, null, 0.5, List.of(1, 2), Map.of()));

    assertThat(topology.examples()).isEmpty();
    assertThat(topology.deadLetters(TOPICS.eventsMapped())).isEmpty();
    assertThat(topology.count("passed_over")).isEqualTo(1);
  }

  @Test
  void areRefusedWhenAFeatureIsMissing() {
    send(reading(7, null, 0.5, List.of(1), Map.of("gas", "ammonia")));

    assertRefused("missing-field", "there is nothing at sensors.peaks.1");
  }

  @Test
  void areRefusedWhenAFeatureIsNoNumber() {
    topology.register(
        spec(
            new TopicSource(
                TOPIC, "serial", List.of("sensors.mean", "sensors"), "inspection.gas", null)));
    send(reading(7, null, 0.5, List.of(1, 2), Map.of("gas", "ammonia")));

    assertRefused("wrong-input", "sensors is a Record, no number");
  }

  @Test
  void areRefusedByTheRulesThatHoldForEveryEvent() {
    send(reading(7, null, 0.5, List.of(1, 2), Map.of("gas", "helium")));
    assertRefused("unknown-label", "model 'gas' has no class 'helium'");

    send(reading(7, null, Double.NaN, List.of(1, 2), Map.of("gas", "ammonia")));
    assertRefused("not-finite", "the input tensor has a NaN");
  }

  @Test
  void areRefusedWhenTheyCannotBeRead() {
    byte[] value = encode(reading(7, null, 0.5, List.of(1, 2), Map.of("gas", "ammonia")));

    send(Arrays.copyOf(value, value.length - 3), headers(MODEL, TOPIC));
    assertRefused("truncated", "ends too early");

    send(null, headers(MODEL, TOPIC));
    assertRefused("empty-value", "empty");

    send("{}".getBytes(StandardCharsets.UTF_8), headers(MODEL, TOPIC));
    assertRefused("wrong-magic", "Confluent wire format");
  }

  @Test
  void areRefusedWhenNobodyMapsTheirTopicAnyMore() {
    byte[] value = encode(reading(7, null, 0.5, List.of(1, 2), Map.of("gas", "ammonia")));
    topology.registerModel();

    send(value, headers(MODEL, TOPIC));
    assertRefused("not-mapped", "model 'gas' does not map plant.readings");

    send(value, headers("nobody", TOPIC));
    assertRefused("unknown-model", "no model 'nobody' is registered");

    send(value, new RecordHeaders());
    assertRefused("not-mapped", "the record has no header acclimate.mapped.model");
  }

  @Test
  void areRefusedWhenTheyWereTooLargeToCopy() {
    Headers headers = headers(MODEL, TOPIC);
    headers.add("acclimate.mapped.left-out-bytes", "5000000".getBytes(StandardCharsets.UTF_8));
    send(null, headers);

    assertRefused("too-large", "the value has 5000000 bytes");
  }

  @Test
  void mayCarryACloudEventOfTheirOwnAsLongAsItHasNoId() {
    Headers headers = headers(MODEL, TOPIC);
    headers.add(CloudEvent.TYPE, "plant.Reading".getBytes(StandardCharsets.UTF_8));
    send(encode(reading(7, null, 0.5, List.of(1, 2), Map.of("gas", "ammonia"))), headers);

    assertThat(topology.examples()).hasSize(1);
  }

  private void assertRefused(String reason, String message) {
    assertThat(topology.deadLetters(TOPICS.eventsMapped()))
        .singleElement()
        .satisfies(
            letter -> {
              DeadLetter why = DeadLetter.from(letter.headers()).orElseThrow();
              assertThat(why.reason()).isEqualTo(reason);
              assertThat(why.message()).contains(message);
              assertThat(why.topic()).isEqualTo(TOPICS.eventsMapped());
            });
  }

  private static ModelSpec spec(TopicSource source) {
    return ModelSpec.newBuilder(TopologyFixture.spec(MODEL, 1_000, Duration.ofHours(2)))
        .setSources(List.of(source))
        .build();
  }

  private static GenericRecord reading(
      long serial,
      @Nullable String line,
      double mean,
      List<Integer> peaks,
      Map<String, String> inspection) {
    GenericRecord sensors = new GenericData.Record(SCHEMA.getField("sensors").schema());
    sensors.put("mean", mean);
    sensors.put("peaks", peaks);
    GenericRecord reading = new GenericData.Record(SCHEMA);
    reading.put("serial", serial);
    reading.put(
        "line",
        line == null
            ? null
            : new GenericData.EnumSymbol(
                SCHEMA.getField("line").schema().getTypes().getLast(), line));
    reading.put("sensors", sensors);
    reading.put("inspection", inspection);
    return reading;
  }

  private void send(GenericRecord reading) {
    send(encode(reading), headers(MODEL, TOPIC));
  }

  private void send(byte @Nullable [] value, Headers headers) {
    topology.sendBytes(
        TOPICS.eventsMapped(), "a key".getBytes(StandardCharsets.UTF_8), value, headers);
  }

  private static Headers headers(String model, String topic) {
    Headers headers = new RecordHeaders();
    Map.of(
            "model",
            model,
            "topic",
            topic,
            "partition",
            "3",
            "offset",
            "17",
            "timestamp-ms",
            Long.toString(START.minusSeconds(60).toEpochMilli()))
        .forEach(
            (name, value) ->
                headers.add("acclimate.mapped." + name, value.getBytes(StandardCharsets.UTF_8)));
    return headers;
  }

  private byte[] encode(GenericRecord record) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(0);
    int id = topology.schemas.register(TOPIC + "-value", record.getSchema());
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
      encoder.flush();
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return bytes.toByteArray();
  }
}
