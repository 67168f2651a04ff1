package io.acclimate.eventprocessor;

import io.acclimate.avro.ClassLabel;
import io.acclimate.avro.CloseExperience;
import io.acclimate.avro.Example;
import io.acclimate.avro.Experience;
import io.acclimate.avro.ExperiencePolicy;
import io.acclimate.avro.InputKind;
import io.acclimate.avro.InputSignature;
import io.acclimate.avro.Label;
import io.acclimate.avro.LabelledEvent;
import io.acclimate.avro.ModelSpec;
import io.acclimate.avro.Outcome;
import io.acclimate.avro.Output;
import io.acclimate.avro.Prediction;
import io.acclimate.avro.ReleasePolicy;
import io.acclimate.avro.Role;
import io.acclimate.avro.Task;
import io.acclimate.avro.Tensor;
import io.acclimate.client.AvroValues;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.eventprocessor.event.Codec;
import io.acclimate.eventprocessor.join.Windows;
import io.acclimate.eventprocessor.meter.Meters;
import io.acclimate.eventprocessor.readback.PastInputs;
import io.acclimate.schemas.ConfluentAvroDeserializer;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.InMemorySchemaRegistry;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/**
 * The whole topology in this process, with a clock that stands still until it is moved. Model
 * {@code gas} takes 2 floats and knows {@code ethanol} and {@code ammonia}.
 */
final class TopologyFixture implements AutoCloseable {
  static final Topics TOPICS = new Topics("test");
  static final String MODEL = "gas";
  static final String SPEC_DIGEST = "5".repeat(64);
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  static final Duration DEDUPLICATION_WINDOW = Duration.ofHours(24);
  static final Duration JOIN_WINDOW = Duration.ofHours(1);
  static final Duration LABEL_WINDOW = Duration.ofMinutes(90);
  static final int MAX_EVENT_BYTES = 10_000;

  final MeterRegistry metrics = new SimpleMeterRegistry();
  final SchemaRegistryClient schemas;
  private final TopologyTestDriver driver;
  private Instant now = START;
  private long nextExample;
  private final Map<Long, Prediction> predictions = new HashMap<>();
  private long nextPrediction;

  TopologyFixture(Path stateDir, int partitions) {
    this(stateDir, partitions, new InMemorySchemaRegistry());
  }

  TopologyFixture(Path stateDir, int partitions, SchemaRegistryClient schemas) {
    this(stateDir, partitions, schemas, 0);
  }

  /**
   * @param unlabelledShare of the predictions that get no label, how many become examples
   */
  TopologyFixture(Path stateDir, double unlabelledShare) {
    this(stateDir, 1, new InMemorySchemaRegistry(), unlabelledShare);
  }

  private TopologyFixture(
      Path stateDir, int partitions, SchemaRegistryClient schemas, double unlabelledShare) {
    this.schemas = schemas;
    EventProcessorTopology topology =
        new EventProcessorTopology(
            new TopologySettings(
                TOPICS,
                partitions,
                partitions,
                DEDUPLICATION_WINDOW,
                new Windows(JOIN_WINDOW, LABEL_WINDOW),
                unlabelledShare,
                MAX_EVENT_BYTES),
            new Codec(schemas, TOPICS),
            partition -> nextExample,
            this::pastInput,
            new Meters(metrics),
            () -> now);
    Properties config = new Properties();
    config.putAll(
        Map.of(
            StreamsConfig.APPLICATION_ID_CONFIG,
            "test",
            StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
            "unused:1",
            StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
            StreamsConfig.EXACTLY_ONCE_V2,
            StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG,
            BoundedRocksMemory.class,
            StreamsConfig.STATE_DIR_CONFIG,
            stateDir.toString()));
    driver = new TopologyTestDriver(topology.build(), config, START);
  }

  private Optional<Input> pastInput(PastInputs.Place place) {
    return Optional.ofNullable(predictions.get(place.offset()))
        .filter(prediction -> prediction.getEventId().equals(place.eventId()))
        .map(prediction -> AvroValues.input(prediction.getInput()));
  }

  /** Retention deletes all predictions. */
  void expirePredictions() {
    predictions.clear();
  }

  /** Registers the model as it is unless something else is said. */
  void registerModel() {
    register(spec(MODEL, 1_000, Duration.ofHours(2)));
  }

  void register(ModelSpec spec) {
    send(TOPICS.modelSpecs(), spec.getModel(), spec, new RecordHeaders());
  }

  static ModelSpec spec(String model, int maxExamples, Duration maxAge) {
    return spec(model, new ExperiencePolicy(maxExamples, maxAge.toMillis(), null));
  }

  static ModelSpec spec(String model, ExperiencePolicy experience) {
    return ModelSpec.newBuilder()
        .setModel(model)
        .setEpoch(1)
        .setDigest(SPEC_DIGEST)
        .setTask(Task.CLASSIFICATION)
        .setInput(new InputSignature(InputKind.TENSOR, "F32", List.of(2L), List.of()))
        .setClasses(List.of("ethanol", "ammonia"))
        .setSourceDomain("batch-1")
        .setTargetDomain("plant-7")
        .setHoldOutFraction(0.2)
        .setExperience(experience)
        .setReleasePolicy(ReleasePolicy.AUTO)
        .build();
  }

  static LabelledEvent event(String id) {
    return new LabelledEvent(id, MODEL, null, floats(1, 2), new ClassLabel("ethanol"), null);
  }

  static Tensor floats(float... values) {
    return AvroValues.toAvro(TensorBytes.ofFloats(values));
  }

  Prediction prediction(String id, int version, Role role, String answer) {
    return new Prediction(
        id,
        MODEL,
        "plant-9",
        floats(1, 2),
        new Output(new ClassLabel(answer), floats(0.9f, 0.1f)),
        version,
        "a".repeat(64),
        role,
        now);
  }

  void sendEvent(String id) {
    send(TOPICS.eventsLabelled(), id, event(id), new RecordHeaders());
  }

  /** Sends an event in a record with a time stamp of its own. */
  void sendAt(String id, Instant timestamp) {
    byte[] value = bytes(TOPICS.eventsLabelled(), event(id));
    pipe(
        TOPICS.eventsLabelled(),
        id.getBytes(StandardCharsets.UTF_8),
        value,
        new RecordHeaders(),
        timestamp);
  }

  void sendEvents(String prefix, int count) {
    for (int i = 0; i < count; i++) {
      sendEvent(prefix + i);
    }
  }

  void sendPrediction(String id, int version, String answer) {
    send(
        TOPICS.predictions(), id, prediction(id, version, Role.SERVE, answer), new RecordHeaders());
  }

  void close(String commandId, long notBeforeOffset) {
    send(
        TOPICS.experienceCommands(),
        MODEL,
        new CloseExperience(commandId, MODEL, notBeforeOffset, "tester", now),
        new RecordHeaders());
  }

  void sendLabel(String id, String label) {
    send(
        TOPICS.labels(),
        id,
        new Label(id, MODEL, new ClassLabel(label), null),
        new RecordHeaders());
  }

  <T extends SpecificRecord> void send(String topic, String key, T value, Headers headers) {
    if (value instanceof Prediction prediction) {
      predictions.put(nextPrediction++, prediction);
    }
    sendBytes(topic, key.getBytes(StandardCharsets.UTF_8), bytes(topic, value), headers);
  }

  <T extends SpecificRecord> byte[] bytes(String topic, T value) {
    // The class of a T is a Class<T>.
    @SuppressWarnings("unchecked")
    Class<T> type = (Class<T>) value.getClass();
    return Objects.requireNonNull(
        new ConfluentAvroSerializer<>(schemas, type).serialize(topic, value));
  }

  void sendBytes(String topic, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    pipe(topic, key, value, headers, now);
  }

  private void pipe(
      String topic,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Headers headers,
      Instant timestamp) {
    TestInputTopic<byte[], byte[]> input =
        driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
    input.pipeInput(new TestRecord<>(key, value, headers, timestamp));
  }

  /** Time passes, for the clock and for punctuation. */
  void advance(Duration duration) {
    now = now.plus(duration);
    driver.advanceWallClockTime(duration);
  }

  Instant now() {
    return now;
  }

  /** What the consumer of examples.v1 says it has read up to. */
  void examplesReadUpTo(long offset) {
    nextExample = offset;
  }

  List<Example> examples() {
    return values(TOPICS.examples(), Example.class);
  }

  List<Outcome> outcomes() {
    return values(TOPICS.outcomes(), Outcome.class);
  }

  List<Experience> experiences() {
    return values(TOPICS.experiences(), Experience.class);
  }

  List<TestRecord<byte[], byte[]>> deadLetters(String source) {
    return records(TOPICS.dlq(source));
  }

  List<TestRecord<byte[], byte[]>> records(String topic) {
    TestOutputTopic<byte[], byte[]> output =
        driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    return output.isEmpty() ? List.of() : output.readRecordsToList();
  }

  double count(String counter) {
    return metrics.find("acclimate_event_processor_" + counter).counters().stream()
        .mapToDouble(io.micrometer.core.instrument.Counter::count)
        .sum();
  }

  private <T extends SpecificRecord> List<T> values(String topic, Class<T> type) {
    ConfluentAvroDeserializer<T> deserializer = new ConfluentAvroDeserializer<>(schemas, type);
    List<T> values = new ArrayList<>();
    records(topic).forEach(record -> values.add(deserializer.decode(record.value())));
    return values;
  }

  @Override
  public void close() {
    driver.close();
  }
}
