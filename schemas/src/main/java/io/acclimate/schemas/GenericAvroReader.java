package io.acclimate.schemas;

import io.acclimate.schemas.PoisonException.Reason;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro records in the Confluent wire format by the schema that they were written with,
 * whatever it is: records of topics that are not ours. Errors are those of {@link
 * ConfluentAvroDeserializer}. Safe for use by many threads.
 */
public final class GenericAvroReader {
  private final SchemaRegistryClient registry;
  private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new ConcurrentHashMap<>();

  public GenericAvroReader(SchemaRegistryClient registry) {
    this.registry = registry;
  }

  /** Reads a value that must be there. */
  public GenericRecord read(byte @Nullable [] bytes) {
    WireFrame frame = WireFrame.open(bytes);
    GenericDatumReader<GenericRecord> reader = readers.get(frame.id());
    if (reader == null) {
      reader = reader(frame);
      readers.put(frame.id(), reader);
    }
    return frame.read(reader, frame::malformed);
  }

  private GenericDatumReader<GenericRecord> reader(WireFrame frame) {
    Schema writer = frame.writer(registry);
    if (writer.getType() != Schema.Type.RECORD) {
      throw new PoisonException(
          Reason.INCOMPATIBLE_SCHEMA,
          "Schema id %d is a %s; only records have paths."
              .formatted(frame.id(), writer.getType().getName()));
    }
    return new GenericDatumReader<>(writer, writer, new GenericData());
  }
}
