package io.acclimate.schemas;

import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** {@link ConfluentAvroSerializer} and {@link ConfluentAvroDeserializer} together. */
public final class ConfluentAvroSerde<T extends SpecificRecord> implements Serde<T> {
  private final ConfluentAvroSerializer<T> serializer;
  private final ConfluentAvroDeserializer<T> deserializer;

  /** For Kafka's {@code default.value.serde} setting. */
  public ConfluentAvroSerde() {
    serializer = new ConfluentAvroSerializer<>();
    deserializer = new ConfluentAvroDeserializer<>();
  }

  public ConfluentAvroSerde(SchemaRegistryClient registry, Class<T> type) {
    serializer = new ConfluentAvroSerializer<>(registry, type);
    deserializer = new ConfluentAvroDeserializer<>(registry, type);
  }

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    serializer.configure(configs, isKey);
    deserializer.configure(configs, isKey);
  }

  @Override
  public Serializer<T> serializer() {
    return serializer;
  }

  @Override
  public Deserializer<T> deserializer() {
    return deserializer;
  }
}
