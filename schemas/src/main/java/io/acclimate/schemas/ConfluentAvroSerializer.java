package io.acclimate.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Writes Avro values in the Confluent wire format: byte 0, the schema's id in four bytes (big
 * endian), the value in Avro's binary encoding. The subject is {@code <topic>-value}.
 *
 * <p>With the constructor without arguments, {@code acclimate.schema-registry.*} come from the
 * client's settings. Once configured, an instance may be shared by threads, as Kafka Streams does.
 */
public final class ConfluentAvroSerializer<T extends SpecificRecord> implements Serializer<T> {
  static final byte MAGIC = 0;
  static final int PREFIX_BYTES = 1 + Integer.BYTES;

  /** Most values need no more: a buffer that grows copies what it has. */
  private static final int TYPICAL_BYTES = 2048;

  private final Map<Class<?>, Writer> writers = new ConcurrentHashMap<>();
  private @Nullable SchemaRegistryClient registry;

  /** For Kafka's {@code value.serializer} setting. */
  public ConfluentAvroSerializer() {}

  public ConfluentAvroSerializer(SchemaRegistryClient registry, Class<T> type) {
    this.registry = registry;
    writers.put(type, Writer.of(type));
  }

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    if (registry == null) {
      registry = SerdeSettings.registry(configs, isKey);
    }
  }

  /** Null for null, which is a tombstone. */
  @Override
  public byte @Nullable [] serialize(String topic, @Nullable T value) {
    return value == null ? null : encode(topic, value);
  }

  /** Writes a value that is there. */
  public byte[] encode(String topic, T value) {
    if (registry == null) {
      throw new IllegalStateException("configure() was not called.");
    }
    Writer writer = writers.computeIfAbsent(value.getClass(), Writer::of);
    int id = registry.idOf(subject(topic), writer.plain);
    try (ByteBufferOutputStream out = new ByteBufferOutputStream(TYPICAL_BYTES)) {
      out.write(MAGIC);
      out.write(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      writer.datum.write(value, encoder);
      encoder.flush();
      return Utils.toArray(out.buffer().flip());
    } catch (AvroRuntimeException | ClassCastException | NullPointerException invalid) {
      throw new SerializationException(
          "A " + writer.plain.getName() + " for " + topic + " does not fit its schema: " + invalid,
          invalid);
    } catch (IOException impossible) {
      throw new UncheckedIOException("Writing to memory failed", impossible);
    }
  }

  /** The subject of a topic's values. */
  public static String subject(String topic) {
    return topic + "-value";
  }

  private record Writer(Schema plain, SpecificDatumWriter<Object> datum) {
    static Writer of(Class<?> type) {
      SpecificData data = SpecificData.getForClass(type);
      Schema schema = data.getSchema(type);
      return new Writer(PlainSchemas.of(schema), new SpecificDatumWriter<>(schema, data));
    }
  }
}
