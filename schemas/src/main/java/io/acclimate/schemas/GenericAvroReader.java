package io.acclimate.schemas;

import io.acclimate.schemas.PoisonException.Reason;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro records in the Confluent wire format without a class for them: by the schema that they
 * were written with, whatever it is, as for records of topics that are not ours; or only some
 * fields, where the rest is large and of no interest. Errors are those of {@link
 * ConfluentAvroDeserializer}. Safe for use by many threads.
 */
public final class GenericAvroReader {
  private final SchemaRegistryClient registry;
  private final @Nullable Schema projection;
  private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new ConcurrentHashMap<>();

  private GenericAvroReader(SchemaRegistryClient registry, @Nullable Schema projection) {
    this.registry = registry;
    this.projection = projection;
  }

  /** Of whole records. */
  public static GenericAvroReader ofAll(SchemaRegistryClient registry) {
    return new GenericAvroReader(registry, null);
  }

  /** Of some fields of a schema; the others are passed over unread. */
  public static GenericAvroReader ofFields(
      SchemaRegistryClient registry, Schema schema, String... fields) {
    List<Schema.Field> kept =
        Stream.of(fields)
            .map(schema::getField)
            .map(field -> new Schema.Field(field, field.schema()))
            .toList();
    return new GenericAvroReader(
        registry,
        Schema.createRecord(schema.getName(), schema.getDoc(), schema.getNamespace(), false, kept));
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
    if (projection != null && !readable(projection, writer)) {
      throw new PoisonException(
          Reason.INCOMPATIBLE_SCHEMA,
          "A value written with schema id %d (%s) cannot be read as %s."
              .formatted(frame.id(), writer.getFullName(), projection.getFullName()));
    }
    return new GenericDatumReader<>(
        writer, projection == null ? writer : projection, new GenericData());
  }

  private static boolean readable(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType()
        == SchemaCompatibilityType.COMPATIBLE;
  }
}
