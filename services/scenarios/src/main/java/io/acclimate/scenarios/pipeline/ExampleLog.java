package io.acclimate.scenarios.pipeline;

import io.acclimate.avro.Example;
import io.acclimate.client.AvroValues;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.schemas.ConfluentAvroDeserializer;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What examples.v1 has of each model, in the order in which it is there. */
final class ExampleLog implements AutoCloseable {
  private final ConfluentAvroDeserializer<Example> codec;
  private final TopicReader reader;

  // Guarded by this.
  private final Map<String, List<Entry>> byModel = new HashMap<>();

  private record Entry(int partition, long offset, PackRow row) {}

  /**
   * Examples of one model that follow each other.
   *
   * @param partition of examples.v1
   * @param lastOffset of the last one there
   */
  record Run(int partition, long lastOffset, Pack pack) {}

  ExampleLog(EdgeConfig edge, SchemaRegistryClient schemas, String clientId) {
    codec = new ConfluentAvroDeserializer<>(schemas, Example.class);
    reader = new TopicReader(edge, clientId, List.of(edge.topics().examples()), this::enter);
    reader.start();
  }

  private synchronized void enter(ConsumerRecord<byte[], byte[]> record) {
    Example example = codec.decode(record.value());
    PackRow row =
        new PackRow(
            example.getEventId(),
            example.getDomain(),
            AvroValues.labelOrNull(example.getLabel()),
            AvroValues.side(example.getSide()),
            AvroValues.input(example.getInput()));
    byModel
        .computeIfAbsent(example.getModel(), model -> new ArrayList<>())
        .add(new Entry(record.partition(), record.offset(), row));
  }

  /** How many examples a model has. */
  synchronized int size(String model) {
    return byModel.getOrDefault(model, List.of()).size();
  }

  /**
   * Waits until these events are examples of a model.
   *
   * @return the examples after the first so many
   * @throws IllegalStateException if they are not within the time
   */
  Run await(String model, int after, Set<String> eventIds, Duration limit)
      throws InterruptedException {
    if (!reader.await(() -> missing(model, after, eventIds) == 0, limit)) {
      throw new IllegalStateException(
          "after %d s %d of %d events of %s are not among the examples; see ./acclimate dlq peek"
              .formatted(
                  limit.toSeconds(), missing(model, after, eventIds), eventIds.size(), model));
    }
    return run(model, after);
  }

  private synchronized int missing(String model, int after, Set<String> eventIds) {
    Set<String> missing = new HashSet<>(eventIds);
    entries(model, after).forEach(entry -> missing.remove(entry.row().eventId()));
    return missing.size();
  }

  private synchronized Run run(String model, int after) {
    List<Entry> entries = entries(model, after);
    Entry last = entries.get(entries.size() - 1);
    return new Run(
        last.partition(), last.offset(), new Pack(entries.stream().map(Entry::row).toList()));
  }

  private List<Entry> entries(String model, int after) {
    List<Entry> all = byModel.getOrDefault(model, List.of());
    return all.subList(Math.min(after, all.size()), all.size());
  }

  @Override
  public void close() {
    reader.close();
  }
}
