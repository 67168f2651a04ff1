package io.acclimate.standalone;

import io.acclimate.avro.ClassLabel;
import io.acclimate.avro.CloseExperience;
import io.acclimate.avro.DriftEvidence;
import io.acclimate.avro.DriftLevel;
import io.acclimate.avro.DriftSignal;
import io.acclimate.avro.DriftTrigger;
import io.acclimate.avro.ExperiencePolicy;
import io.acclimate.avro.InputKind;
import io.acclimate.avro.InputSignature;
import io.acclimate.avro.Label;
import io.acclimate.avro.LabelledEvent;
import io.acclimate.avro.ModelSpec;
import io.acclimate.avro.Output;
import io.acclimate.avro.Prediction;
import io.acclimate.avro.ReleasePolicy;
import io.acclimate.avro.Role;
import io.acclimate.avro.Task;
import io.acclimate.avro.Tensor;
import io.acclimate.avro.TopicSource;
import io.acclimate.client.AvroValues;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.eventprocessor.EventProcessorService;
import io.acclimate.eventprocessor.EventProcessorSettings;
import io.acclimate.eventprocessor.join.Windows;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.Partitions;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.schemas.TopicSetup;
import io.acclimate.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A namespace with topics and one model, for tests of the event-processor on a real broker. */
final class EventProcessorFixture implements AutoCloseable {
  static final String MODEL = "gas-sensors";
  static final int PARTITIONS = 6;
  static final int EXAMPLES_PER_EXPERIENCE = 100;

  final EdgeConfig edge;
  final Topics topics;
  final Admin admin;
  final SchemaRegistryClient schemas;
  private final CommittedRecords committed;
  private final KafkaProducer<byte[], byte[]> producer;

  /** Takes the settings that lead to a cluster. */
  EventProcessorFixture(Map<String, String> properties) {
    edge = EdgeConfig.from(properties);
    topics = edge.topics();
    schemas = SchemaRegistryClient.of(edge.schemaRegistry());
    committed = new CommittedRecords(edge, schemas);
    admin = Admin.create(edge.admin("test-admin"));
    producer =
        new KafkaProducer<>(
            edge.producer("test-producer"), new ByteArraySerializer(), new ByteArraySerializer());
  }

  EventProcessorFixture withTopics() {
    TopicSetup.ensure(admin, topics, PARTITIONS, TopicSetup.BROKER_DEFAULT_REPLICATION);
    return this;
  }

  EventProcessorFixture withModel() {
    return withModel(null, List.of());
  }

  /**
   * @param drift how a drift signal closes an experience; null: it does not
   * @param sources topics of others that the model maps
   */
  EventProcessorFixture withModel(@Nullable DriftTrigger drift, List<TopicSource> sources) {
    ModelSpec spec =
        ModelSpec.newBuilder()
            .setModel(MODEL)
            .setEpoch(1)
            .setDigest("5".repeat(64))
            .setTask(Task.CLASSIFICATION)
            .setInput(new InputSignature(InputKind.TENSOR, "F32", List.of(2L), List.of()))
            .setClasses(List.of("ethanol", "ammonia"))
            .setSourceDomain("batch-1")
            .setTargetDomain("plant-7")
            .setHoldOutFraction(0.2)
            .setExperience(
                new ExperiencePolicy(
                    EXAMPLES_PER_EXPERIENCE, Duration.ofHours(1).toMillis(), drift))
            .setReleasePolicy(ReleasePolicy.AUTO)
            .setSources(sources)
            .build();
    send(topics.modelSpecs(), null, MODEL, spec);
    producer.flush();
    return this;
  }

  static EventProcessorSettings settings(Path stateDir) {
    return settings(stateDir, Duration.ofHours(1), 0);
  }

  private static EventProcessorSettings settings(
      Path stateDir, Duration labelWindow, double unlabelledShare) {
    return new EventProcessorSettings(
        stateDir,
        1,
        Duration.ofHours(24),
        new Windows(Duration.ofHours(1), labelWindow),
        unlabelledShare,
        Topics.MAX_EVENT_BYTES,
        Duration.ofMillis(100),
        null);
  }

  EventProcessorService newService(Path stateDir) {
    return newService(stateDir, new SimpleMeterRegistry());
  }

  EventProcessorService newService(Path stateDir, MeterRegistry meters) {
    return newService(settings(stateDir), meters);
  }

  EventProcessorService newService(Path stateDir, Duration labelWindow) {
    return newService(stateDir, labelWindow, 0);
  }

  EventProcessorService newService(Path stateDir, Duration labelWindow, double unlabelledShare) {
    return newService(settings(stateDir, labelWindow, unlabelledShare), new SimpleMeterRegistry());
  }

  private EventProcessorService newService(EventProcessorSettings settings, MeterRegistry meters) {
    return new EventProcessorService(
        settings,
        edge,
        meters,
        InstantSource.system(),
        reason -> {
          throw new AssertionError(reason);
        });
  }

  static void awaitReady(EventProcessorService service) {
    Await.until(
        Duration.ofSeconds(60),
        () -> service.notReady().orElse("no model"),
        () -> service.notReady().isEmpty() && !service.specs().isEmpty());
  }

  /** An event in the partition that its id belongs to. */
  void sendEvent(String id) {
    sendEvent(id, Partitions.of(id, PARTITIONS));
  }

  void sendEvent(String id, int partition) {
    LabelledEvent event =
        new LabelledEvent(id, MODEL, null, input(), new ClassLabel("ethanol"), null);
    send(topics.eventsLabelled(), partition, id, event);
  }

  void sendPrediction(String id, int partition) {
    Prediction prediction =
        new Prediction(
            id,
            MODEL,
            "plant-7",
            input(),
            new Output(new ClassLabel("ethanol"), input()),
            1,
            "a".repeat(64),
            Role.SERVE,
            Instant.now());
    send(topics.predictions(), partition, id, prediction);
  }

  void sendLabel(String id, int partition) {
    Label label = new Label(id, MODEL, new ClassLabel("ethanol"), null);
    send(topics.labels(), partition, id, label);
  }

  /** The inputs of the model as a whole have drifted. */
  void sendDrift() {
    DriftSignal signal =
        new DriftSignal(
            MODEL,
            "plant-7",
            null,
            DriftEvidence.INPUTS,
            "drifted-features",
            DriftLevel.STABLE,
            DriftLevel.DRIFT,
            0.5,
            0.05,
            200L,
            1,
            Instant.now());
    send(topics.driftSignals(), null, MODEL, signal);
    producer.flush();
  }

  void sendPoison(String key) {
    sendBytes(topics.eventsLabelled(), null, key, key.getBytes(StandardCharsets.UTF_8));
  }

  void closeExperience(String commandId, long notBeforeOffset) {
    send(
        topics.experienceCommands(),
        null,
        MODEL,
        new CloseExperience(commandId, MODEL, notBeforeOffset, "test", Instant.now()));
    producer.flush();
  }

  void flush() {
    producer.flush();
  }

  /** The partition of the model in the topics that are keyed by model. */
  static int modelPartition() {
    return Partitions.of(MODEL, PARTITIONS);
  }

  static Tensor input() {
    return AvroValues.toAvro(TensorBytes.ofFloats(new float[] {1, 2}));
  }

  private <T extends SpecificRecord> void send(
      String topic, @Nullable Integer partition, String key, T value) {
    // The class of a T is a Class<T>.
    @SuppressWarnings("unchecked")
    Class<T> type = (Class<T>) value.getClass();
    sendBytes(
        topic, partition, key, new ConfluentAvroSerializer<>(schemas, type).encode(topic, value));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // flush() waits, and the verifier counts
  void sendBytes(String topic, @Nullable Integer partition, String key, byte[] value) {
    producer.send(
        new ProducerRecord<>(topic, partition, key.getBytes(StandardCharsets.UTF_8), value));
  }

  /** Everything committed in a topic, partition by partition, each from offset 0. */
  List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    return committed.of(topic);
  }

  <T extends SpecificRecord> List<T> values(String topic, Class<T> type) {
    return committed.valuesOf(topic, type);
  }

  <T extends SpecificRecord> T decode(ConsumerRecord<byte[], byte[]> record, Class<T> type) {
    return committed.decode(record, type);
  }

  static List<String> ids(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }
}
