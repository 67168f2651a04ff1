package io.acclimate.schemas;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;

/**
 * Why and from where a record came into a dead-letter topic. Key, value and headers of the record
 * stay as they were; this is what goes beside them, in the headers that Kafka Streams uses from 4.2
 * on (KIP-1034) and {@code acclimate.reason}.
 *
 * @param topic where the record came from
 * @param partition its partition there
 * @param offset its offset there
 * @param reason stable code for machines, such as {@code wrong-input}
 * @param exception class name of the error
 * @param message one sentence for people
 * @param stackTrace trace of the error, cut; empty where it says nothing
 */
public record DeadLetter(
    String topic,
    int partition,
    long offset,
    String reason,
    String exception,
    String message,
    String stackTrace) {
  public static final String EXCEPTION = "__streams.errors.exception";
  public static final String STACK_TRACE = "__streams.errors.stacktrace";
  public static final String MESSAGE = "__streams.errors.message";
  public static final String TOPIC = "__streams.errors.topic";
  public static final String PARTITION = "__streams.errors.partition";
  public static final String OFFSET = "__streams.errors.offset";
  public static final String REASON = "acclimate.reason";

  /** Longest trace or message kept, bytes in UTF-8. */
  static final int MAX_TEXT_BYTES = 8_000;

  private static final List<String> NAMES =
      List.of(EXCEPTION, STACK_TRACE, MESSAGE, TOPIC, PARTITION, OFFSET, REASON);

  public DeadLetter {
    message = cut(message);
    stackTrace = cut(stackTrace);
  }

  /** A record that was refused because of an error. */
  public static DeadLetter of(
      String topic, int partition, long offset, String reason, Throwable error) {
    StringWriter trace = new StringWriter();
    error.printStackTrace(new PrintWriter(trace, true));
    return new DeadLetter(
        topic,
        partition,
        offset,
        reason,
        error.getClass().getName(),
        String.valueOf(error.getMessage()),
        trace.toString());
  }

  /** Adds this to the headers of the refused record. */
  public void writeTo(Headers headers) {
    CloudEvent.put(headers, EXCEPTION, exception);
    CloudEvent.put(headers, STACK_TRACE, stackTrace);
    CloudEvent.put(headers, MESSAGE, message);
    CloudEvent.put(headers, TOPIC, topic);
    CloudEvent.put(headers, PARTITION, Integer.toString(partition));
    CloudEvent.put(headers, OFFSET, Long.toString(offset));
    CloudEvent.put(headers, REASON, reason);
  }

  /** Reads what {@link #writeTo} wrote; empty when a header is missing or not a number. */
  public static Optional<DeadLetter> from(Headers headers) {
    Optional<String> topic = CloudEvent.text(headers, TOPIC);
    Optional<Integer> partition = CloudEvent.text(headers, PARTITION).flatMap(DeadLetter::integer);
    Optional<Long> offset = CloudEvent.text(headers, OFFSET).flatMap(DeadLetter::number);
    Optional<String> reason = CloudEvent.text(headers, REASON);
    if (topic.isEmpty() || partition.isEmpty() || offset.isEmpty() || reason.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new DeadLetter(
            topic.get(),
            partition.get(),
            offset.get(),
            reason.get(),
            CloudEvent.text(headers, EXCEPTION).orElse(""),
            CloudEvent.text(headers, MESSAGE).orElse(""),
            CloudEvent.text(headers, STACK_TRACE).orElse("")));
  }

  /** Takes the dead-letter headers off, so that the record can be sent again as it was. */
  public static void removeFrom(Headers headers) {
    NAMES.forEach(headers::remove);
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  private static Optional<Integer> integer(String text) {
    return number(text).filter(n -> n >= 0 && n <= Integer.MAX_VALUE).map(Long::intValue);
  }

  /** Cuts the UTF-8 form to the limit, never inside a character. */
  private static String cut(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length <= MAX_TEXT_BYTES) {
      return text;
    }
    int chars = 0;
    int bytes = 0;
    while (chars < text.length()) {
      int codePoint = text.codePointAt(chars);
      int width = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8).length;
      if (bytes + width > MAX_TEXT_BYTES) {
        break;
      }
      bytes += width;
      chars += Character.charCount(codePoint);
    }
    return text.substring(0, chars);
  }
}
