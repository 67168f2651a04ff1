package io.acclimate.scenarios.demo;

import io.acclimate.avro.Example;
import io.acclimate.avro.Experience;
import io.acclimate.client.AvroValues;
import io.acclimate.core.artifact.Side;
import io.acclimate.scenarios.pipeline.TopicReader;
import io.acclimate.schemas.ConfluentAvroDeserializer;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Counts events at the topics.
 *
 * <p>Only events of one run count: their ids start with the run's prefix.
 */
final class TopicLedger implements AutoCloseable {

  /** Where an example of this run lies, and on which side. */
  record Entry(String eventId, int partition, long offset, Side side) {}

  /** The offsets of an experience among the examples, both ends included. */
  record Span(long firstOffset, long lastOffset) {
    boolean holds(long offset) {
      return offset >= firstOffset && offset <= lastOffset;
    }
  }

  private final Topics topics;
  private final String model;
  private final String runPrefix;
  private final ConfluentAvroDeserializer<Example> examplesCodec;
  private final ConfluentAvroDeserializer<Experience> experiencesCodec;
  private final TopicReader reader;

  // Guarded by this.
  private final Map<String, Integer> sent = new HashMap<>();
  private final Map<String, Entry> examples = new HashMap<>();
  private final Map<String, Integer> dead = new HashMap<>();
  private final Map<Long, Span> experiences = new HashMap<>();
  private int repeatedExamples;

  TopicLedger(EdgeConfig edge, SchemaRegistryClient schemas, String model, String runPrefix) {
    this.topics = edge.topics();
    this.model = model;
    this.runPrefix = runPrefix;
    this.examplesCodec = new ConfluentAvroDeserializer<>(schemas, Example.class);
    this.experiencesCodec = new ConfluentAvroDeserializer<>(schemas, Experience.class);
    this.reader =
        new TopicReader(
            edge,
            "demo-ledger",
            List.of(
                topics.eventsLabelled(),
                topics.dlq(topics.eventsLabelled()),
                topics.examples(),
                topics.experiences()),
            this::enter);
  }

  void start() {
    reader.start();
  }

  private synchronized void enter(ConsumerRecord<byte[], byte[]> record) {
    String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    if (record.topic().equals(topics.eventsLabelled())) {
      if (key.startsWith(runPrefix)) {
        sent.merge(key, 1, Integer::sum);
      }
    } else if (record.topic().equals(topics.examples())) {
      Example example = examplesCodec.decode(record.value());
      if (example.getEventId().startsWith(runPrefix)) {
        Entry entry =
            new Entry(
                example.getEventId(),
                record.partition(),
                record.offset(),
                AvroValues.side(example.getSide()));
        if (examples.put(entry.eventId(), entry) != null) {
          repeatedExamples++;
        }
      }
    } else if (record.topic().equals(topics.experiences())) {
      Experience experience = experiencesCodec.decode(record.value());
      if (experience.getModel().equals(model)) {
        experiences.put(
            experience.getNumber(),
            new Span(experience.getFirstOffset(), experience.getLastOffset()));
      }
    } else if (key.startsWith(runPrefix)) {
      dead.merge(key, 1, Integer::sum);
    }
  }

  /** Events put on the topic, repeats included. */
  synchronized int sent() {
    return sent.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Repeats of an event id. */
  synchronized int repeats() {
    return sent() - sent.size();
  }

  /** Events in the dead-letter queue. */
  synchronized int deadLettered() {
    return dead.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Examples written more than once; 0 unless exactly-once is broken. */
  synchronized int repeatedExamples() {
    return repeatedExamples;
  }

  /** All examples so far. */
  synchronized List<Entry> examples() {
    return List.copyOf(examples.values());
  }

  /** The experience of that number, if the ledger has read it. */
  synchronized Optional<Span> experience(long number) {
    return Optional.ofNullable(experiences.get(number));
  }

  /** Offset of the run's last example so far. */
  synchronized OptionalLong lastExampleOffset() {
    return examples.values().stream().mapToLong(Entry::offset).max();
  }

  /** Whether that many events were sent and each is an example, a dead letter or a repeat. */
  synchronized boolean accountsFor(int events) {
    return sent() == events && examples.size() + dead.size() >= sent.size();
  }

  /** Waits until the condition holds; see {@link TopicReader#await}. */
  boolean await(BooleanSupplier condition, Duration limit) throws InterruptedException {
    return reader.await(condition, limit);
  }

  @Override
  public void close() {
    reader.close();
  }
}
