package io.acclimate.eventprocessor.sift;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Where a record came from. A record that makes the detour through our repartition topic carries it
 * in headers, together with the key that it had.
 *
 * @param topic source topic
 * @param key key there
 */
@SuppressWarnings("ArrayRecordComponent") // a key on its way; never compared
public record Origin(String topic, int partition, long offset, byte @Nullable [] key) {
  private static final String PREFIX = "acclimate.origin.";
  private static final String TOPIC = PREFIX + "topic";
  private static final String PARTITION = PREFIX + "partition";
  private static final String OFFSET = PREFIX + "offset";
  private static final String KEY = PREFIX + "key";

  /** Where a record that is being processed came from. */
  public static Origin of(RecordMetadata metadata, byte @Nullable [] key) {
    return new Origin(metadata.topic(), metadata.partition(), metadata.offset(), key);
  }

  /** Adds this to the headers of a record that takes the detour. */
  void writeTo(Headers headers) {
    removeFrom(headers);
    headers.add(TOPIC, topic.getBytes(StandardCharsets.UTF_8));
    headers.add(PARTITION, ByteBuffer.allocate(Integer.BYTES).putInt(partition).array());
    headers.add(OFFSET, ByteBuffer.allocate(Long.BYTES).putLong(offset).array());
    headers.add(KEY, key);
  }

  /** Takes off what {@link #writeTo} added. */
  static Origin takeFrom(Headers headers) {
    Origin origin =
        new Origin(
            new String(required(headers, TOPIC), StandardCharsets.UTF_8),
            ByteBuffer.wrap(required(headers, PARTITION)).getInt(),
            ByteBuffer.wrap(required(headers, OFFSET)).getLong(),
            last(headers, KEY).value());
    removeFrom(headers);
    return origin;
  }

  private static void removeFrom(Headers headers) {
    headers.remove(TOPIC).remove(PARTITION).remove(OFFSET).remove(KEY);
  }

  private static byte[] required(Headers headers, String name) {
    byte[] value = last(headers, name).value();
    if (value == null) {
      throw new IllegalStateException("header " + name + " is null in our repartition topic");
    }
    return value;
  }

  private static Header last(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    if (header == null) {
      throw new IllegalStateException("no header " + name + " in our repartition topic");
    }
    return header;
  }
}
