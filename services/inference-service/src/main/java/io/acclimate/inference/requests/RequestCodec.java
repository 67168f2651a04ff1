package io.acclimate.inference.requests;

import io.acclimate.avro.InferenceRequest;
import io.acclimate.avro.Prediction;
import io.acclimate.client.AvroValues;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Names;
import io.acclimate.core.artifact.Traversal;
import io.acclimate.inference.predictions.Answer;
import io.acclimate.inference.predictions.PredictionCodec;
import io.acclimate.schemas.CloudEvent;
import io.acclimate.schemas.ConfluentAvroDeserializer;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.DeadLetter;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Requests, predictions and dead letters between their bytes and our own form. */
public final class RequestCodec {
  private final Topics topics;
  private final ConfluentAvroDeserializer<InferenceRequest> requests;
  private final ConfluentAvroSerializer<Prediction> values;
  private final PredictionCodec predictions;

  public RequestCodec(Topics topics, SchemaRegistryClient schemas) {
    this.topics = topics;
    this.requests = new ConfluentAvroDeserializer<>(schemas, InferenceRequest.class);
    this.values = new ConfluentAvroSerializer<>(schemas, Prediction.class);
    this.predictions = new PredictionCodec(topics);
  }

  /**
   * Reads a request.
   *
   * @throws io.acclimate.schemas.PoisonException if the bytes are none
   * @throws RefusedRequestException if it breaks a rule of ours
   */
  Request request(ConsumerRecord<byte[], byte[]> record) {
    InferenceRequest avro = requests.decode(record.value());
    requireName("wrong-event-id", "eventId", avro.getEventId(), Names::requireEventId);
    CloudEvent.id(record.headers())
        .filter(id -> !id.equals(avro.getEventId()))
        .ifPresent(
            id -> {
              throw new RefusedRequestException(
                  "id-mismatch",
                  "ce_id: '%s' is not the eventId '%s'".formatted(id, avro.getEventId()));
            });
    String domain = avro.getDomain();
    if (domain != null) {
      requireName("wrong-domain", "domain", domain, Names::requireDomain);
    }
    try {
      return new Request(
          avro.getEventId(),
          avro.getModel(),
          domain,
          AvroValues.input(avro.getInput()),
          avro.getAlias());
    } catch (InvalidFormatException e) {
      throw new RefusedRequestException("wrong-input", String.valueOf(e.getMessage()));
    }
  }

  /** As over HTTP: whoever reads predictions might take it for a path. */
  private static void requireName(
      String reason, String key, String text, Function<String, String> check) {
    try {
      String unused = check.apply(text);
    } catch (InvalidFormatException e) {
      throw new RefusedRequestException(reason, String.valueOf(e.getMessage()));
    }
    if (Traversal.leadsOut(text)) {
      throw new RefusedRequestException(
          reason, key + ": leads out of a folder if anybody takes it for a path");
    }
  }

  /** The prediction that an answer becomes. */
  ProducerRecord<byte[], byte[]> prediction(Answer answer) {
    ProducerRecord<String, Prediction> record = predictions.record(answer);
    return new ProducerRecord<>(
        record.topic(),
        null,
        record.key().getBytes(StandardCharsets.UTF_8),
        values.encode(record.topic(), record.value()),
        record.headers());
  }

  /** The dead letter that a record becomes, as it came, with the reason beside. */
  ProducerRecord<byte[], byte[]> deadLetter(
      ConsumerRecord<byte[], byte[]> record, Verdict.Refused refused) {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(
            topics.dlq(record.topic()),
            null,
            record.timestamp(),
            record.key(),
            record.value(),
            record.headers());
    DeadLetter.of(
            record.topic(), record.partition(), record.offset(), refused.reason(), refused.error())
        .writeTo(letter.headers());
    return letter;
  }
}
