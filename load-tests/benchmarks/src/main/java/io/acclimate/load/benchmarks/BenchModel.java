package io.acclimate.load.benchmarks;

import io.acclimate.core.artifact.Dtype;
import io.acclimate.core.model.InputSignature;
import io.acclimate.load.drivers.SeededRows;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.Partitions;
import io.acclimate.schemas.SchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The model that the records of Streams benchmarks are about: 128 float64 features, 4 classes. */
final class BenchModel {
  static final String NAME = "bench";
  static final String DOMAIN = "bench";
  static final List<String> CLASSES = List.of("a", "b", "c", "d");
  static final InputSignature SIGNATURE =
      new InputSignature(InputSignature.Kind.TENSOR, Dtype.F64, List.of(128L));

  private BenchModel() {}

  static SeededRows rows(long seed) {
    return new SeededRows(SIGNATURE, CLASSES, seed);
  }

  /**
   * Sends records as services of ours would, all to the model's partition of a topic. One that does
   * not arrive fails the close.
   */
  static final class Sender implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final SchemaRegistryClient schemas;
    private final Map<String, Integer> partitions = new HashMap<>();
    private final AtomicReference<@Nullable Exception> lost = new AtomicReference<>();

    Sender(EdgeConfig edge, SchemaRegistryClient schemas) {
      this.producer =
          new KafkaProducer<>(
              edge.producer("bench-records"), new ByteArraySerializer(), new ByteArraySerializer());
      this.schemas = schemas;
    }

    <T extends SpecificRecord> ConfluentAvroSerializer<T> writer(Class<T> type) {
      return new ConfluentAvroSerializer<>(schemas, type);
    }

    <T extends SpecificRecord> void send(
        String topic, String key, ConfluentAvroSerializer<T> writer, T value) {
      int partition =
          partitions.computeIfAbsent(
              topic, name -> Partitions.of(NAME, producer.partitionsFor(name).size()));
      var unused =
          producer.send(
              new ProducerRecord<>(
                  topic,
                  partition,
                  key.getBytes(StandardCharsets.UTF_8),
                  writer.encode(topic, value)),
              (metadata, failure) -> lost.compareAndSet(null, failure));
    }

    @Override
    public void close() {
      producer.close();
      Exception failure = lost.get();
      if (failure != null) {
        throw new KafkaException("a record of the benchmark was not sent", failure);
      }
    }
  }
}
