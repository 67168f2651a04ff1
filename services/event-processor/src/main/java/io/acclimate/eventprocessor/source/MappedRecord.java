package io.acclimate.eventprocessor.source;

import static io.acclimate.eventprocessor.event.RefusedException.Reason.NOT_MAPPED;
import static io.acclimate.eventprocessor.event.RefusedException.Reason.TOO_LARGE;

import io.acclimate.eventprocessor.event.RefusedException;
import io.acclimate.schemas.CloudEvent;
import io.acclimate.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * What goes beside a record of a mapped topic on its way through events.mapped.v1, in headers: for
 * which model it is read, and where it is.
 *
 * @param model name of the model whose spec maps the topic
 * @param topic where the record is
 * @param partition its partition there
 * @param offset its offset there
 * @param timestamp its time stamp there
 */
record MappedRecord(String model, String topic, int partition, long offset, Instant timestamp) {
  private static final String PREFIX = "acclimate.mapped.";
  private static final int LARGEST_BYTES = Topics.MAX_LABELLED_MESSAGE_BYTES;
  private static final String MODEL = PREFIX + "model";
  private static final String TOPIC = PREFIX + "topic";
  private static final String PARTITION = PREFIX + "partition";
  private static final String OFFSET = PREFIX + "offset";
  private static final String TIMESTAMP = PREFIX + "timestamp-ms";
  private static final String LEFT_OUT_BYTES = PREFIX + "left-out-bytes";

  /**
   * The copy of a record, with key and value as they are. Its time stamp is that of the copying, so
   * that an archive is not deleted before it is read; and an id that its producer gave it as a
   * CloudEvent is left out, since it need not be the event id. Of a record that is larger than any
   * topic of ours takes, the value is left out, and its size is said.
   */
  static ProducerRecord<byte[], byte[]> copy(
      ConsumerRecord<byte[], byte[]> record, String model, String to, Instant now) {
    Headers headers = new RecordHeaders(record.headers());
    headers.remove(CloudEvent.ID);
    put(headers, MODEL, model);
    put(headers, TOPIC, record.topic());
    put(headers, PARTITION, Integer.toString(record.partition()));
    put(headers, OFFSET, Long.toString(record.offset()));
    put(headers, TIMESTAMP, Long.toString(record.timestamp()));
    byte[] value = record.value();
    if (record.serializedKeySize() + record.serializedValueSize() > LARGEST_BYTES) {
      put(headers, LEFT_OUT_BYTES, Integer.toString(record.serializedValueSize()));
      value = null;
    }
    return new ProducerRecord<>(to, null, now.toEpochMilli(), record.key(), value, headers);
  }

  /**
   * Reads what {@link #copy} wrote.
   *
   * @throws RefusedException when it is not all there: somebody else wrote the record, or it was
   *     too large
   */
  static MappedRecord of(Headers headers) {
    if (headers.lastHeader(LEFT_OUT_BYTES) != null) {
      throw new RefusedException(
          TOO_LARGE,
          "the value has %s bytes, more than %d, and is only where it came from"
              .formatted(text(headers, LEFT_OUT_BYTES), LARGEST_BYTES));
    }
    try {
      return new MappedRecord(
          text(headers, MODEL),
          text(headers, TOPIC),
          Integer.parseInt(text(headers, PARTITION)),
          Long.parseLong(text(headers, OFFSET)),
          Instant.ofEpochMilli(Long.parseLong(text(headers, TIMESTAMP))));
    } catch (NumberFormatException wrong) {
      throw new RefusedException(NOT_MAPPED, "a header " + PREFIX + "* is no number");
    }
  }

  private static void put(Headers headers, String name, String value) {
    headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    if (header == null || header.value() == null) {
      throw new RefusedException(NOT_MAPPED, "the record has no header " + name);
    }
    return new String(header.value(), StandardCharsets.UTF_8);
  }
}
