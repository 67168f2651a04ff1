package io.acclimate.dashboard.topics;

import io.acclimate.avro.AdaptationReport;
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
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * Topics of one partition in memory, with the consumer that reads them. Values are real bytes of a
 * real serde.
 */
public final class FakeTopics extends MockConsumer<String, byte[]> {
  private final Topics topics;
  private final InMemorySchemaRegistry schemas = new InMemorySchemaRegistry();
  private final LinkedBlockingQueue<ConsumerRecord<String, byte[]>> sent =
      new LinkedBlockingQueue<>();
  private final Map<String, AtomicLong> ends = new ConcurrentHashMap<>();

  /** All topics that the dashboard reads are there and empty. */
  public FakeTopics(Topics topics) {
    this(topics, TopicSet.of(topics).all().stream().toList());
  }

  FakeTopics(Topics topics, List<String> present) {
    super("earliest");
    this.topics = topics;
    present.forEach(this::create);
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

  /** A refused event. */
  public void sendDeadLetter(String reason, String message) {
    RecordHeaders headers = new RecordHeaders();
    new DeadLetter(topics.eventsLabelled(), 0, 7, reason, "Error", message, "").writeTo(headers);
    send(topics.dlq(topics.eventsLabelled()), new byte[0], headers);
  }

  /** Any bytes. */
  public void send(String topic, byte[] value) {
    send(topic, value, new RecordHeaders());
  }

  private void send(String topic, byte[] value, RecordHeaders headers) {
    AtomicLong end = ends.get(topic);
    if (end == null) {
      throw new IllegalArgumentException("There is no topic " + topic);
    }
    sent.add(
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
            Optional.empty()));
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
