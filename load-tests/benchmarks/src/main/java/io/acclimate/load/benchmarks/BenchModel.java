package io.acclimate.load.benchmarks;

import io.acclimate.core.artifact.Dtype;
import io.acclimate.core.model.InputSignature;
import io.acclimate.load.drivers.SeededRows;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.Partitions;
import io.acclimate.schemas.SchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

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

  /** Sends records as services of ours would, all to the model's partition. */
  static final class Sender implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final SchemaRegistryClient schemas;
    private final int partition;

    Sender(EdgeConfig edge, SchemaRegistryClient schemas) {
      this.producer =
          new KafkaProducer<>(
              edge.producer("bench-records"), new ByteArraySerializer(), new ByteArraySerializer());
      this.schemas = schemas;
      this.partition = Partitions.of(NAME, edge.partitions());
    }

    <T extends SpecificRecord> ConfluentAvroSerializer<T> writer(Class<T> type) {
      return new ConfluentAvroSerializer<>(schemas, type);
    }

    <T extends SpecificRecord> void send(
        String topic, String key, ConfluentAvroSerializer<T> writer, T value) {
      var unused =
          producer.send(
              new ProducerRecord<>(
                  topic,
                  partition,
                  key.getBytes(StandardCharsets.UTF_8),
                  writer.encode(topic, value)));
    }

    @Override
    public void close() {
      producer.close();
    }
  }
}
