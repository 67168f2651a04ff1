package io.acclimate.schemas;

import io.acclimate.schemas.PoisonException.Reason;
import java.io.EOFException;
import java.io.IOException;
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
    BoundedDecoder decoder = new BoundedDecoder(frame.value());
    GenericRecord value;
    try {
      value = reader.read(null, decoder);
    } catch (EOFException tooShort) {
      throw new PoisonException(
          Reason.TRUNCATED, "The value ends too early: " + tooShort.getMessage(), tooShort);
    } catch (IOException | RuntimeException unreadable) {
      // Avro has no common type for what wrong data makes it throw.
      throw new PoisonException(
          Reason.MALFORMED,
          "The value is not what schema id " + frame.id() + " says: " + unreadable.getMessage(),
          unreadable);
    }
    if (decoder.remaining() > 0) {
      throw new PoisonException(
          Reason.TRAILING_BYTES, decoder.remaining() + " bytes are left after the value.");
    }
    return value;
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
