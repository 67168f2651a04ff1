package io.acclimate.client;

import io.acclimate.schemas.CloudEvent;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends values of one kind with CloudEvents headers, and says in words why one did not arrive. */
final class RecordSender<T extends SpecificRecord> implements AutoCloseable {
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(30);

  private final Producer<String, byte[]> producer;
  private final ConfluentAvroSerializer<T> serializer;
  private final String topic;
  private final String source;

  RecordSender(
      Producer<String, byte[]> producer,
      ConfluentAvroSerializer<T> serializer,
      String topic,
      String source) {
    this.producer = producer;
    this.serializer = serializer;
    this.topic = topic;
    this.source = source;
  }

  /** Acknowledged by all replicas, idempotent. */
  static <T extends SpecificRecord> RecordSender<T> of(
      EdgeConfig edge,
      SchemaRegistryClient registry,
      Class<T> type,
      String topic,
      String clientId) {
    return new RecordSender<>(
        new KafkaProducer<>(
            edge.producer(clientId), new StringSerializer(), new ByteArraySerializer()),
        new ConfluentAvroSerializer<>(registry, type),
        topic,
        "/" + clientId);
  }

  String topic() {
    return topic;
  }

  /** Sends a value; the future fails with {@link SendFailedException}. */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback is told the same
  CompletableFuture<RecordMetadata> send(String key, String id, T value, Instant occurredAt) {
    RecordHeaders headers = new RecordHeaders();
    CloudEvent.of(id, value, source, occurredAt).writeTo(headers);
    byte[] bytes = serializer.encode(topic, value);
    CompletableFuture<RecordMetadata> sent = new CompletableFuture<>();
    ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, null, key, bytes, headers);
    producer.send(
        record,
        (metadata, failure) -> {
          if (failure == null) {
            sent.complete(metadata);
          } else {
            sent.completeExceptionally(failed(id, bytes.length, failure));
          }
        });
    return sent;
  }

  void flush() {
    producer.flush();
  }

  @Override
  public void close() {
    producer.close(CLOSE_WITHIN);
  }

  private SendFailedException failed(String id, int bytes, Exception failure) {
    String what = "Record " + id + " was not sent to " + topic + ": ";
    if (failure instanceof RecordTooLargeException) {
      return new SendFailedException(
          what
              + "it has %d bytes and the topic takes at most its max.message.bytes (%d for labelled events unless changed; an event's input may have %d)."
                  .formatted(bytes, Topics.MAX_LABELLED_MESSAGE_BYTES, Topics.MAX_EVENT_BYTES),
          failure);
    } else if (failure instanceof TimeoutException) {
      return new SendFailedException(
          what
              + "no acknowledgement in time. Is the broker reachable at acclimate.kafka.bootstrap.servers, and is the topic there? ("
              + failure.getMessage()
              + ")",
          failure);
    } else if (failure instanceof AuthorizationException) {
      return new SendFailedException(
          what + "this client may not write there. " + failure.getMessage(), failure);
    }
    return new SendFailedException(what + failure.getMessage(), failure);
  }
}
