package io.acclimate.client;

import io.acclimate.avro.Label;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.Names;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Sends late labels: the truth about events that a model was asked about before, under the same
 * event id. The prediction's input and the label together become an example. A label is sent when
 * its future completes; {@link #close} waits for those that are not.
 *
 * <pre>{@code
 * try (LabelSender sender = new LabelSender(edge, schemas, "inspection")) {
 *   sender.send("plant-2-000019", "pump-faults", new LabelValue.ClassName("bearing"), null).join();
 * }
 * }</pre>
 */
public final class LabelSender implements AutoCloseable {
  private final RecordSender<Label> sender;
  private final InstantSource clock;

  /** Takes a client id, which also names the source of the labels. */
  public LabelSender(EdgeConfig edge, SchemaRegistryClient registry, String clientId) {
    this(
        RecordSender.of(edge, registry, Label.class, edge.topics().labels(), clientId),
        InstantSource.system());
  }

  LabelSender(
      Producer<String, byte[]> producer,
      SchemaRegistryClient registry,
      String topic,
      InstantSource clock) {
    this(
        new RecordSender<>(
            producer, new ConfluentAvroSerializer<>(registry, Label.class), topic, "/test"),
        clock);
  }

  private LabelSender(RecordSender<Label> sender, InstantSource clock) {
    this.sender = sender;
    this.clock = clock;
  }

  /**
   * Sends a label.
   *
   * @param eventId the id that the request for the prediction had, or got
   * @param model the model that was asked
   * @param label the truth
   * @param knownAt when it became known; null is now
   * @return where it is once the brokers have it; fails with {@link SendFailedException}
   */
  public CompletableFuture<RecordMetadata> send(
      String eventId, String model, LabelValue label, @Nullable Instant knownAt) {
    Names.requireEventId(eventId);
    Names.requireModel(model);
    Instant at = knownAt == null ? clock.instant() : knownAt;
    return sender.send(
        eventId, eventId, new Label(eventId, model, AvroValues.toAvro(label), at), at);
  }

  /** Waits until every label sent so far has arrived or failed. */
  public void flush() {
    sender.flush();
  }

  @Override
  public void close() {
    sender.close();
  }
}
