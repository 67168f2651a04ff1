package io.acclimate.load.benchmarks.requests;

import io.acclimate.avro.InferenceRequest;
import io.acclimate.client.AvroValues;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.schemas.CloudEvent;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Puts numbered requests onto their topic. */
final class RequestSender {
  private static final String SOURCE = "/acclimate/benchmark";

  private final EdgeConfig edge;
  private final SchemaRegistryClient schemas;

  RequestSender(EdgeConfig edge, SchemaRegistryClient schemas) {
    this.edge = edge;
    this.schemas = schemas;
  }

  /**
   * Returns when all are there.
   *
   * @param prefix of the event ids, before the number
   * @param rows that are asked about, over and over
   */
  void send(String prefix, String model, List<TensorBytes> rows, long count) {
    AtomicReference<@Nullable Exception> lost = new AtomicReference<>();
    try (KafkaProducer<String, InferenceRequest> producer =
        new KafkaProducer<>(
            edge.producer("bench-requests"),
            new StringSerializer(),
            new ConfluentAvroSerializer<>(schemas, InferenceRequest.class))) {
      for (long i = 0; i < count; i++) {
        String id = prefix + i;
        InferenceRequest request =
            InferenceRequest.newBuilder()
                .setEventId(id)
                .setModel(model)
                .setInput(AvroValues.toAvro(rows.get((int) (i % rows.size()))))
                .build();
        var unused =
            producer.send(
                new ProducerRecord<>(
                    edge.topics().inferenceRequests(),
                    null,
                    id,
                    request,
                    CloudEvent.of(id, request, SOURCE, Instant.now()).toHeaders()),
                (metadata, failure) -> lost.compareAndSet(null, failure));
      }
    }
    Exception failure = lost.get();
    if (failure != null) {
      throw new KafkaException("a request of the benchmark was not sent", failure);
    }
  }
}
