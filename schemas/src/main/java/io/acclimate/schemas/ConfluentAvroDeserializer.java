package io.acclimate.schemas;

import io.acclimate.schemas.PoisonException.Reason;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro values in the Confluent wire format into a generated class, whatever compatible schema
 * they were written with.
 *
 * <p>A value that can never be read is a {@link PoisonException}; a registry that does not answer
 * is a {@link SchemaRegistryUnavailableException}, and the same value may be tried again.
 *
 * <p>With the constructor without arguments, {@code acclimate.schema-registry.*} and {@value
 * SerdeSettings#TYPE} (name of the generated class) come from the client's settings. Once
 * configured, an instance may be shared by threads, as Kafka Streams does.
 */
public final class ConfluentAvroDeserializer<T extends SpecificRecord> implements Deserializer<T> {
  private final Map<Integer, SpecificDatumReader<T>> readers = new ConcurrentHashMap<>();
  private @Nullable SchemaRegistryClient registry;
  private @Nullable Class<T> type;

  /** For Kafka's {@code value.deserializer} setting. */
  public ConfluentAvroDeserializer() {}

  public ConfluentAvroDeserializer(SchemaRegistryClient registry, Class<T> type) {
    this.registry = registry;
    this.type = type;
  }

  @Override
  // The class is checked to be a SpecificRecord; which one is the promise of whoever wrote the
  // setting and the type argument.
  @SuppressWarnings("unchecked")
  public void configure(Map<String, ?> configs, boolean isKey) {
    if (registry == null) {
      registry = SerdeSettings.registry(configs, isKey);
      type = (Class<T>) SerdeSettings.type(configs);
    }
  }

  /** Null for a tombstone, else the value. */
  @Override
  public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
    return bytes == null ? null : decode(bytes);
  }

  /** Reads a value that must be there. */
  public T decode(byte @Nullable [] bytes) {
    WireFrame frame = WireFrame.open(bytes);
    SpecificDatumReader<T> reader = readers.get(frame.id());
    if (reader == null) {
      reader = reader(frame);
      readers.put(frame.id(), reader);
    }
    SpecificDatumReader<T> known = reader;
    return frame.read(known, cause -> unreadable(known, frame, cause));
  }

  private SpecificDatumReader<T> reader(WireFrame frame) {
    if (registry == null || type == null) {
      throw new ConfigException("configure() was not called.");
    }
    Schema writer = frame.writer(registry);
    // Classes are taken from where the type is: the loader of Avro itself may know none, or others
    // of the same names.
    SpecificData data = new SpecificData(type.getClassLoader());
    SpecificData.getForClass(type).getConversions().forEach(data::addLogicalTypeConversion);
    return new SpecificDatumReader<>(writer, data.getSchema(type), data);
  }

  private PoisonException unreadable(
      SpecificDatumReader<T> reader, WireFrame frame, Exception cause) {
    var compatibility =
        SchemaCompatibility.checkReaderWriterCompatibility(
            reader.getExpected(), reader.getSchema());
    if (compatibility.getType() == SchemaCompatibilityType.COMPATIBLE) {
      return frame.malformed(cause);
    }
    return new PoisonException(
        Reason.INCOMPATIBLE_SCHEMA,
        "A value written with schema id %d (%s) cannot be read as %s: %s"
            .formatted(
                frame.id(),
                reader.getSchema().getFullName(),
                reader.getExpected().getFullName(),
                cause.getMessage()),
        cause);
  }
}
