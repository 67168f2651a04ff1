package io.acclimate.schemas;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The attributes of a CloudEvents 1.0 event in Kafka's binary content mode, where each is a header.
 *
 * @param id identity of the event; with us the value's event id or command id
 * @param type what happened, such as {@code io.acclimate.LabelledEvent}
 * @param source who says so, a URI reference such as {@code /acclimate/client}
 * @param time when it happened
 */
public record CloudEvent(String id, String type, String source, Instant time) {
  public static final String ID = "ce_id";
  public static final String TYPE = "ce_type";
  public static final String SOURCE = "ce_source";
  public static final String SPEC_VERSION = "ce_specversion";
  public static final String TIME = "ce_time";

  /** The content-type header that goes with a value in the Confluent wire format. */
  public static final String CONTENT_TYPE = "content-type";

  private static final Header SPEC_VERSION_1 = header(SPEC_VERSION, "1.0");
  private static final Header AVRO = header(CONTENT_TYPE, "application/avro");

  /** The event that a record of ours stands for. */
  public static CloudEvent of(String id, SpecificRecord value, String source, Instant time) {
    return new CloudEvent(id, "io.acclimate." + value.getSchema().getName(), source, time);
  }

  /** Writes the attributes into headers, replacing those that are there. */
  public void writeTo(Headers headers) {
    for (Header header : toArray()) {
      headers.remove(header.key()).add(header);
    }
  }

  /** Headers with the attributes and nothing else. */
  public Headers toHeaders() {
    return new RecordHeaders(toArray());
  }

  private Header[] toArray() {
    return new Header[] {
      SPEC_VERSION_1,
      header(ID, id),
      header(TYPE, type),
      header(SOURCE, source),
      header(TIME, DateTimeFormatter.ISO_INSTANT.format(time)),
      AVRO
    };
  }

  /** The {@code ce_id} of a record; empty when its producer sends none. */
  public static Optional<String> id(Headers headers) {
    return text(headers, ID);
  }

  static Optional<String> text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? Optional.empty()
        : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
  }

  static void put(Headers headers, String name, String value) {
    headers.remove(name).add(header(name, value));
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
