package io.acclimate.client;

import io.acclimate.avro.LabelledEvent;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Sends labelled events, keyed by event id, so that all that concerns one event meets. An event is
 * sent when its future completes; {@link #close} waits for those that are not.
 *
 * <pre>{@code
 * try (EventSender sender = new EventSender(edge, schemas, "plant-2-gateway")) {
 *   Input input = new Input.TensorInput(TensorBytes.ofFloats(new float[] {0.12f, 3.4f}, 2));
 *   LabelValue label = new LabelValue.ClassName("bearing");
 *   sender.send(new LabelledInput("e-17", "pump-faults", "plant-2", input, label, null)).join();
 * }
 * }</pre>
 */
public final class EventSender implements AutoCloseable {
  private final RecordSender<LabelledEvent> sender;
  private final InstantSource clock;

  /** Takes a client id, which also names the source of the events. */
  public EventSender(EdgeConfig edge, SchemaRegistryClient registry, String clientId) {
    this(
        RecordSender.of(
            edge, registry, LabelledEvent.class, edge.topics().eventsLabelled(), clientId),
        InstantSource.system());
  }

  EventSender(
      Producer<String, byte[]> producer,
      SchemaRegistryClient registry,
      String topic,
      InstantSource clock) {
    this(
        new RecordSender<>(
            producer, new ConfluentAvroSerializer<>(registry, LabelledEvent.class), topic, "/test"),
        clock);
  }

  private EventSender(RecordSender<LabelledEvent> sender, InstantSource clock) {
    this.sender = sender;
    this.clock = clock;
  }

  /**
   * Sends an event.
   *
   * @return where it is once the brokers have it; fails with {@link SendFailedException}
   */
  public CompletableFuture<RecordMetadata> send(LabelledInput event) {
    Instant occurredAt = event.occurredAt() == null ? clock.instant() : event.occurredAt();
    return send(
        LabelledEvent.newBuilder()
            .setEventId(event.eventId())
            .setModel(event.model())
            .setDomain(event.domain())
            .setInput(AvroValues.toAvro(event.input()))
            .setLabel(AvroValues.toAvro(event.label()))
            .setOccurredAt(occurredAt)
            .build());
  }

  /** Sends an event that is in its Avro form already. */
  public CompletableFuture<RecordMetadata> send(LabelledEvent event) {
    Instant occurredAt = event.getOccurredAt() == null ? clock.instant() : event.getOccurredAt();
    return sender.send(event.getEventId(), event.getEventId(), event, occurredAt);
  }

  /** Waits until every event sent so far has arrived or failed. */
  public void flush() {
    sender.flush();
  }

  @Override
  public void close() {
    sender.close();
  }
}
