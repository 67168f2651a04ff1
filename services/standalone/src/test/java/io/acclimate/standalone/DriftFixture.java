package io.acclimate.standalone;

import io.acclimate.avro.DriftReferences;
import io.acclimate.avro.DriftState;
import io.acclimate.avro.Example;
import io.acclimate.avro.Outcome;
import io.acclimate.driftprocessor.DriftRecomputation;
import io.acclimate.driftprocessor.Samples;
import io.acclimate.schemas.ConfluentAvroDeserializer;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.Partitions;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.schemas.TopicSetup;
import io.acclimate.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Examples, outcomes and references of two models in a namespace of their own, and what one thread
 * makes of those that the drift-processor has committed.
 */
final class DriftFixture implements AutoCloseable {
  static final int PARTITIONS = 2;
  private static final List<String> MODELS = List.of("gas-0", "gas-1");
  private static final List<String> DOMAINS = List.of("plant-7", "plant-9");
  private static final double WRONG = 0.1;

  private final EdgeConfig edge;
  private final Topics topics;
  private final SchemaRegistryClient schemas;
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;
  private final CommittedRecords committed;
  private final Samples samples = new Samples(5);
  private final Map<String, Map<Long, List<DriftReferences>>> references = new HashMap<>();
  private long epoch;

  /** Takes the settings that lead to a cluster, and makes the topics. */
  DriftFixture(Map<String, String> properties) {
    edge = EdgeConfig.from(properties);
    topics = edge.topics();
    schemas = SchemaRegistryClient.of(edge.schemaRegistry());
    admin = Admin.create(edge.admin("test-admin"));
    TopicSetup.ensure(admin, topics, PARTITIONS, TopicSetup.BROKER_DEFAULT_REPLICATION);
    committed = new CommittedRecords(edge, schemas);
    producer =
        new KafkaProducer<>(
            edge.producer("test-producer"), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A champion of every model, or newer data for the one that is: a reference either way. */
  void reference(int version) {
    epoch++;
    for (String model : MODELS) {
      List<DriftReferences> blocks = samples.reference(model, epoch, version);
      references.computeIfAbsent(model, name -> new TreeMap<>()).put(epoch, blocks);
      for (DriftReferences block : blocks) {
        send(topics.driftReferences(), model, model + "/" + block.getBlock(), epoch, block);
      }
    }
  }

  /** So many examples and outcomes of every model and domain, whose inputs are moved. */
  void rows(int count, int version, double moved) {
    for (int i = 0; i < count; i++) {
      for (String model : MODELS) {
        for (String domain : DOMAINS) {
          send(topics.examples(), model, model, 0, samples.example(model, domain, moved));
          send(
              topics.outcomes(),
              model,
              model,
              0,
              samples.outcome(model, domain, version, WRONG + moved / 2));
        }
      }
    }
    producer.flush();
  }

  private <T extends SpecificRecord> void send(
      String topic, String model, String key, long timestamp, T value) {
    // The class of a T is a Class<T>.
    @SuppressWarnings("unchecked")
    Class<T> type = (Class<T>) value.getClass();
    byte[] bytes = new ConfluentAvroSerializer<>(schemas, type).encode(topic, value);
    var unused =
        producer.send(
            new ProducerRecord<>(
                topic,
                Partitions.of(model, PARTITIONS),
                timestamp == 0 ? System.currentTimeMillis() : timestamp,
                key.getBytes(StandardCharsets.UTF_8),
                bytes));
  }

  /** Records that the drift-processor has read and committed, of examples.v1 and outcomes.v1. */
  int read() {
    Map<TopicPartition, Long> offsets = offsets();
    return committed(topics.examples(), offsets).size()
        + committed(topics.outcomes(), offsets).size();
  }

  /** Records in examples.v1 and outcomes.v1. */
  int sent() {
    return committed.of(topics.examples()).size() + committed.of(topics.outcomes()).size();
  }

  /** The last state of each key, as a reader of committed records sees it. */
  Map<String, DriftState> states() {
    ConfluentAvroDeserializer<DriftState> reader =
        new ConfluentAvroDeserializer<>(schemas, DriftState.class);
    Map<String, DriftState> states = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : committed.of(topics.driftState())) {
      states.put(new String(record.key(), StandardCharsets.UTF_8), reader.decode(record.value()));
    }
    return states;
  }

  /** What one thread makes of all that is committed as read, and where references came in. */
  Map<String, DriftState> recomputed() {
    Map<TopicPartition, Long> offsets = offsets();
    Map<String, SortedMap<Long, Switch>> switches = switches();
    DriftRecomputation recomputation = new DriftRecomputation();
    for (String model : MODELS) {
      List<Numbered<Example>> examples = of(model, topics.examples(), Example.class, offsets);
      List<Numbered<Outcome>> outcomes = of(model, topics.outcomes(), Outcome.class, offsets);
      List<Map.Entry<Long, Switch>> epochs =
          List.copyOf(switches.getOrDefault(model, new TreeMap<>()).entrySet());
      for (int i = 0; i < epochs.size(); i++) {
        Switch from = epochs.get(i).getValue();
        long nextExample = Long.MAX_VALUE;
        long nextOutcome = Long.MAX_VALUE;
        for (Map.Entry<Long, Switch> later : epochs.subList(i + 1, epochs.size())) {
          nextExample = Math.min(nextExample, later.getValue().exampleOrNever());
          nextOutcome = Math.min(nextOutcome, later.getValue().outcomeOrNever());
        }
        long epoch = epochs.get(i).getKey();
        List<DriftReferences> blocks = references.getOrDefault(model, Map.of()).get(epoch);
        if (blocks == null) {
          throw new AssertionError("nobody sent epoch " + epoch + " of " + model);
        }
        recomputation.reference(blocks, Instant.ofEpochMilli(epoch));
        for (Numbered<Example> example : examples) {
          if (example.offset >= from.exampleOrNever() && example.offset < nextExample) {
            recomputation.example(example.value);
          }
        }
        for (Numbered<Outcome> outcome : outcomes) {
          if (outcome.offset >= from.outcomeOrNever() && outcome.offset < nextOutcome) {
            recomputation.outcome(outcome.value);
          }
        }
      }
    }
    return recomputation.states();
  }

  private record Numbered<T>(long offset, T value) {}

  private record Switch(long firstExample, long firstOutcome) {
    long exampleOrNever() {
      return firstExample < 0 ? Long.MAX_VALUE : firstExample;
    }

    long outcomeOrNever() {
      return firstOutcome < 0 ? Long.MAX_VALUE : firstOutcome;
    }
  }

  /** By model and epoch: what the state says, or said, of the offsets at which it came in. */
  private Map<String, SortedMap<Long, Switch>> switches() {
    Map<String, SortedMap<Long, Switch>> switches = new HashMap<>();
    String changelog = edge.id("drift-processor") + "-references-changelog";
    for (ConsumerRecord<byte[], byte[]> record : committed.of(changelog)) {
      byte[] key = record.key();
      if (key[key.length - 1] == 'f' && record.value() != null) {
        ByteBuffer value = ByteBuffer.wrap(record.value());
        long epoch = value.getLong();
        int blocks = value.getInt();
        if (blocks < 1) {
          throw new AssertionError("a reference of " + blocks + " blocks");
        }
        String model = new String(key, 0, key.length - 2, StandardCharsets.UTF_8);
        switches
            .computeIfAbsent(model, name -> new TreeMap<>())
            .put(epoch, new Switch(value.getLong(), value.getLong()));
      }
    }
    return switches;
  }

  private <T extends SpecificRecord> List<Numbered<T>> of(
      String model, String topic, Class<T> type, Map<TopicPartition, Long> offsets) {
    List<Numbered<T>> own = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : committed(topic, offsets)) {
      if (new String(record.key(), StandardCharsets.UTF_8).equals(model)) {
        own.add(new Numbered<>(record.offset(), committed.decode(record, type)));
      }
    }
    return own;
  }

  private List<ConsumerRecord<byte[], byte[]>> committed(
      String topic, Map<TopicPartition, Long> offsets) {
    return committed.of(topic).stream()
        .filter(
            record ->
                record.offset()
                    < offsets.getOrDefault(new TopicPartition(topic, record.partition()), 0L))
        .toList();
  }

  private Map<TopicPartition, Long> offsets() {
    try {
      Map<TopicPartition, Long> offsets = new HashMap<>();
      for (Map.Entry<TopicPartition, OffsetAndMetadata> entry :
          admin
              .listConsumerGroupOffsets(edge.id("drift-processor"))
              .partitionsToOffsetAndMetadata()
              .get()
              .entrySet()) {
        offsets.put(entry.getKey(), entry.getValue().offset());
      }
      return offsets;
    } catch (ExecutionException failed) {
      throw new KafkaException("no committed offsets", failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }
}
