package io.acclimate.schemas;

import io.acclimate.schemas.PoisonException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.jspecify.annotations.Nullable;

/**
 * The frame of the Confluent wire format around an Avro value.
 *
 * @param id of the schema that the value was written with
 * @param value what stands behind the frame
 */
record WireFrame(int id, ByteBuffer value) {

  /**
   * Takes the frame off.
   *
   * @throws PoisonException when there is none, or when the value is larger than any topic's
   */
  static WireFrame open(byte @Nullable [] bytes) {
    if (bytes == null || bytes.length == 0) {
      throw new PoisonException(Reason.EMPTY_VALUE, "The value is empty.");
    }
    if (bytes.length > Topics.MAX_MESSAGE_BYTES) {
      throw new PoisonException(
          Reason.TOO_LARGE,
          "The value has %d bytes, more than %d."
              .formatted(bytes.length, Topics.MAX_MESSAGE_BYTES));
    }
    if (bytes[0] != ConfluentAvroSerializer.MAGIC
        || bytes.length < ConfluentAvroSerializer.PREFIX_BYTES) {
      throw new PoisonException(
          Reason.WRONG_MAGIC,
          "The value is not in the Confluent wire format: it must begin with byte 0 and four bytes of"
              + " schema id, and it has %d bytes of which the first is 0x%02x."
                  .formatted(bytes.length, bytes[0]));
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int id = buffer.getInt(1);
    buffer.position(ConfluentAvroSerializer.PREFIX_BYTES);
    return new WireFrame(id, buffer);
  }

  /** The schema that the value was written with. */
  Schema writer(SchemaRegistryClient registry) {
    try {
      return registry.byId(id);
    } catch (SchemaRefusedException refused) {
      throw refused.reason() == SchemaRefusedException.Reason.NOT_FOUND
          ? new PoisonException(
              Reason.UNKNOWN_SCHEMA_ID, "The schema registry does not know id " + id + ".", refused)
          : new PoisonException(
              Reason.INCOMPATIBLE_SCHEMA, "Schema id " + id + " is of no use here.", refused);
    }
  }

  /**
   * Reads the value, all of it.
   *
   * @param unreadable what to throw for bytes that the reader cannot make sense of
   * @throws PoisonException also when bytes are missing or left
   */
  <T> T read(DatumReader<T> reader, Function<Exception, PoisonException> unreadable) {
    BoundedDecoder decoder = new BoundedDecoder(value);
    T read;
    try {
      read = reader.read(null, decoder);
    } catch (EOFException tooShort) {
      throw new PoisonException(
          Reason.TRUNCATED, "The value ends too early: " + tooShort.getMessage(), tooShort);
    } catch (IOException | RuntimeException cause) {
      // Avro has no common type for what wrong data makes it throw.
      throw unreadable.apply(cause);
    }
    if (decoder.remaining() > 0) {
      throw new PoisonException(
          Reason.TRAILING_BYTES, decoder.remaining() + " bytes are left after the value.");
    }
    return read;
  }

  /** For bytes that are not what their own schema says. */
  PoisonException malformed(Exception cause) {
    return new PoisonException(
        Reason.MALFORMED,
        "The value is not what schema id " + id + " says: " + cause.getMessage(),
        cause);
  }
}
