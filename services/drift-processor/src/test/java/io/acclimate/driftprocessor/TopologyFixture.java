package io.acclimate.driftprocessor;

import io.acclimate.avro.DriftReferences;
import io.acclimate.avro.DriftSignal;
import io.acclimate.avro.DriftState;
import io.acclimate.avro.Example;
import io.acclimate.avro.Outcome;
import io.acclimate.core.drift.JensenShannon;
import io.acclimate.core.drift.KolmogorovSmirnov;
import io.acclimate.core.drift.errors.HddmW;
import io.acclimate.driftprocessor.judge.JudgeSettings;
import io.acclimate.driftprocessor.meter.Meters;
import io.acclimate.driftprocessor.window.WindowSettings;
import io.acclimate.driftprocessor.wire.Codec;
import io.acclimate.schemas.ConfluentAvroDeserializer;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.InMemorySchemaRegistry;
import io.acclimate.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The whole topology in this process, with default settings and three domains at most. */
final class TopologyFixture implements AutoCloseable {
  static final Topics TOPICS = new Topics("test");
  static final String MODEL = "gas";
  static final String DOMAIN = "plant-7";
  static final int MAX_DOMAINS = 3;
  static final TopologySettings SETTINGS =
      new TopologySettings(
          TOPICS,
          1,
          new WindowSettings(200, 25, 25, 100, 3, MAX_DOMAINS),
          new JudgeSettings(
              new KolmogorovSmirnov(), 0.125, 0.2, new JensenShannon(), 25, 0.005, 0.01, 0.02),
          HddmW.defaults(),
          100);

  final MeterRegistry metrics = new SimpleMeterRegistry();
  final Samples samples = new Samples(7);
  private final InMemorySchemaRegistry schemas = new InMemorySchemaRegistry();
  private final TopologyTestDriver driver;
  private final Map<String, DriftState> states = new TreeMap<>();
  private final List<String> forgotten = new ArrayList<>();

  TopologyFixture(Path stateDir) {
    Properties config = new Properties();
    config.putAll(
        Map.of(
            StreamsConfig.APPLICATION_ID_CONFIG,
            "test",
            StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
            "unused:1",
            StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
            StreamsConfig.EXACTLY_ONCE_V2,
            StreamsConfig.STATE_DIR_CONFIG,
            stateDir.toString()));
    driver =
        new TopologyTestDriver(
            new DriftProcessorTopology(
                    SETTINGS,
                    new Codec(schemas, TOPICS),
                    new Meters(metrics),
                    InstantSource.fixed(Samples.START))
                .build(),
            config,
            Samples.START);
  }

  void activate(long epoch, int version) {
    samples.reference(MODEL, epoch, version).forEach(block -> send(block, Samples.START));
  }

  void send(DriftReferences block, Instant writtenAt) {
    String key = block.getModel() + "/" + block.getBlock();
    pipe(TOPICS.driftReferences(), key, bytes(TOPICS.driftReferences(), block), writtenAt);
  }

  void send(Example example) {
    pipe(TOPICS.examples(), example.getModel(), bytes(TOPICS.examples(), example), Samples.START);
  }

  void send(Outcome outcome) {
    pipe(TOPICS.outcomes(), outcome.getModel(), bytes(TOPICS.outcomes(), outcome), Samples.START);
  }

  void sendExamples(int count, double moved) {
    for (int i = 0; i < count; i++) {
      send(samples.example(MODEL, DOMAIN, moved));
    }
  }

  void sendOutcomes(int count, int version, double wrong) {
    for (int i = 0; i < count; i++) {
      send(samples.outcome(MODEL, DOMAIN, version, wrong));
    }
  }

  void sendBytes(String topic, String key, byte @Nullable [] value) {
    pipe(topic, key, value, Samples.START);
  }

  private void pipe(String topic, String key, byte @Nullable [] value, Instant timestamp) {
    TestInputTopic<byte[], byte[]> input =
        driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
    input.pipeInput(new TestRecord<>(key.getBytes(StandardCharsets.UTF_8), value, timestamp));
  }

  <T extends SpecificRecord> byte[] bytes(String topic, T value) {
    // The class of a T is a Class<T>.
    @SuppressWarnings("unchecked")
    Class<T> type = (Class<T>) value.getClass();
    return new ConfluentAvroSerializer<>(schemas, type).encode(topic, value);
  }

  /** Signals since this was asked last. */
  List<DriftSignal> signals() {
    ConfluentAvroDeserializer<DriftSignal> reader =
        new ConfluentAvroDeserializer<>(schemas, DriftSignal.class);
    return records(TOPICS.driftSignals()).stream()
        .map(record -> reader.decode(record.value()))
        .toList();
  }

  /** The last state of each key that is not forgotten. */
  Map<String, DriftState> states() {
    ConfluentAvroDeserializer<DriftState> reader =
        new ConfluentAvroDeserializer<>(schemas, DriftState.class);
    for (TestRecord<byte[], byte[]> record : records(TOPICS.driftState())) {
      String key = new String(record.key(), StandardCharsets.UTF_8);
      if (record.value() == null) {
        states.remove(key);
        forgotten.add(key);
      } else {
        states.put(key, reader.decode(record.value()));
      }
    }
    return states;
  }

  /** Number of state records since this or {@link #states} was asked last. */
  int stateRecords() {
    return records(TOPICS.driftState()).size();
  }

  DriftState state(String domain, String track) {
    DriftState state = states().get(MODEL + "/" + domain + "/" + track);
    if (state == null) {
      throw new AssertionError("no state of " + track + " in " + states().keySet());
    }
    return state;
  }

  /** Keys that were forgotten, up to the last time that states were asked for. */
  List<String> forgotten() {
    return forgotten;
  }

  private List<TestRecord<byte[], byte[]>> records(String topic) {
    TestOutputTopic<byte[], byte[]> output =
        driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    return output.isEmpty() ? List.of() : output.readRecordsToList();
  }

  double count(String counter) {
    return metrics.find("acclimate_drift_" + counter).counters().stream()
        .mapToDouble(io.micrometer.core.instrument.Counter::count)
        .sum();
  }

  double gauge(String name, String... tags) {
    return metrics.get("acclimate_drift_" + name).tags(tags).gauge().value();
  }

  @Override
  public void close() {
    driver.close();
  }
}
