package io.acclimate.dashboard.topics;

import io.acclimate.avro.AdaptationReport;
import io.acclimate.avro.DriftReferences;
import io.acclimate.avro.DriftSignal;
import io.acclimate.avro.DriftState;
import io.acclimate.avro.Experience;
import io.acclimate.avro.LabelledEvent;
import io.acclimate.avro.ModelChange;
import io.acclimate.avro.Outcome;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.DeadLetter;
import io.acclimate.schemas.InMemorySchemaRegistry;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * Topics of one partition in memory, with the consumer that reads them. Values are real bytes of a
 * real serde.
 */
public final class FakeTopics extends MockConsumer<String, byte[]> {
  private final Topics topics;
  private final InMemorySchemaRegistry schemas;
  private final List<ConsumerRecord<String, byte[]>> history =
      Collections.synchronizedList(new ArrayList<>());
  private final LinkedBlockingQueue<ConsumerRecord<String, byte[]>> sent =
      new LinkedBlockingQueue<>();
  private final Map<String, AtomicLong> ends = new ConcurrentHashMap<>();

  /** All topics that the dashboard reads are there and empty. */
  public FakeTopics(Topics topics) {
    this(topics, TopicSet.of(topics).all().stream().toList());
  }

  FakeTopics(Topics topics, List<String> present) {
    this(topics, present, new InMemorySchemaRegistry());
  }

  private FakeTopics(Topics topics, List<String> present, InMemorySchemaRegistry schemas) {
    super("earliest");
    this.topics = topics;
    this.schemas = schemas;
    present.forEach(this::create);
  }

  /** The same topics for a consumer that reads them from their beginnings. */
  public FakeTopics again() {
    FakeTopics again = new FakeTopics(topics, List.copyOf(ends.keySet()), schemas);
    List.copyOf(history)
        .forEach(record -> again.send(record.topic(), record.value(), record.headers()));
    return again;
  }

  /** Makes a topic. */
  public void create(String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    ends.put(topic, new AtomicLong());
    Node[] nobody = new Node[0];
    updatePartitions(topic, List.of(new PartitionInfo(topic, 0, Node.noNode(), nobody, nobody)));
    updateBeginningOffsets(Map.of(partition, 0L));
    updateEndOffsets(Map.of(partition, 0L));
  }

  public SchemaRegistryClient schemas() {
    return schemas;
  }

  public void send(ModelChange change) {
    send(topics.modelHistory(), encode(ModelChange.class, topics.modelHistory(), change));
  }

  public void send(Outcome outcome) {
    send(topics.outcomes(), encode(Outcome.class, topics.outcomes(), outcome));
  }

  public void send(AdaptationReport report) {
    String topic = topics.adaptationReports();
    send(topic, encode(AdaptationReport.class, topic, report));
  }

  public void send(Experience experience) {
    send(topics.experiences(), encode(Experience.class, topics.experiences(), experience));
  }

  public void send(DriftState state) {
    send(topics.driftState(), encode(DriftState.class, topics.driftState(), state));
  }

  public void send(DriftSignal signal) {
    send(topics.driftSignals(), encode(DriftSignal.class, topics.driftSignals(), signal));
  }

  public void send(DriftReferences references) {
    String topic = topics.driftReferences();
    send(topic, encode(DriftReferences.class, topic, references));
  }

  /** An event that was refused. */
  public void sendDeadLetter(LabelledEvent event, String reason, String message) {
    RecordHeaders headers = new RecordHeaders();
    String topic = topics.eventsLabelled();
    new DeadLetter(topic, 0, 7, reason, "Error", message, "").writeTo(headers);
    send(topics.dlq(topic), encode(LabelledEvent.class, topic, event), headers);
  }

  /** Any bytes. */
  public void send(String topic, byte[] value) {
    send(topic, value, new RecordHeaders());
  }

  private void send(String topic, byte[] value, Headers headers) {
    AtomicLong end = ends.get(topic);
    if (end == null) {
      throw new IllegalArgumentException("There is no topic " + topic);
    }
    ConsumerRecord<String, byte[]> record =
        new ConsumerRecord<>(
            topic,
            0,
            end.getAndIncrement(),
            Instant.now().toEpochMilli(),
            TimestampType.CREATE_TIME,
            0,
            value.length,
            null,
            value,
            headers,
            Optional.empty());
    history.add(record);
    sent.add(record);
    updateEndOffsets(Map.of(new TopicPartition(topic, 0), end.get()));
  }

  /** Waits as a real consumer does. */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // who sends must not wait for this
  public ConsumerRecords<String, byte[]> poll(Duration timeout) {
    List<ConsumerRecord<String, byte[]>> arrived = new ArrayList<>();
    try {
      ConsumerRecord<String, byte[]> first =
          sent.poll(Math.min(20, timeout.toMillis()), TimeUnit.MILLISECONDS);
      if (first != null) {
        arrived.add(first);
        sent.drainTo(arrived);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    arrived.forEach(this::addRecord);
    return super.poll(Duration.ZERO);
  }

  private <T extends SpecificRecord> byte[] encode(Class<T> type, String topic, T value) {
    try (ConfluentAvroSerializer<T> serializer = new ConfluentAvroSerializer<>(schemas, type)) {
      byte[] bytes = serializer.serialize(topic, value);
      if (bytes == null) {
        throw new IllegalArgumentException("no value");
      }
      return bytes;
    }
  }
}
