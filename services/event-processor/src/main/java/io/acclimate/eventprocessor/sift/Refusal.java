package io.acclimate.eventprocessor.sift;

import io.acclimate.eventprocessor.event.Outbound;
import io.acclimate.eventprocessor.event.RefusedException;
import io.acclimate.eventprocessor.sift.Sifted.Refused;
import io.acclimate.schemas.DeadLetter;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Makes dead letters. */
public final class Refusal {
  private Refusal() {}

  /**
   * The record that came, as its producer made it, with the reason beside. Its time stamp is the
   * time of the refusal, so that retention counts from there.
   */
  public static <T> Record<byte @Nullable [], Sifted<T>> of(
      Record<byte[], byte[]> record,
      Origin origin,
      String deadLetters,
      String reason,
      Exception cause,
      Instant now) {
    return new Record<>(
        origin.key(),
        new Refused<>(deadLetters, record.value()),
        now.toEpochMilli(),
        headers(record.headers(), origin, reason, cause));
  }

  /** The same for a record that was good when it came, and proved to be of no use afterwards. */
  public static Record<byte @Nullable [], Outbound> of(
      byte[] original,
      Headers headers,
      Origin origin,
      String deadLetters,
      RefusedException cause,
      Instant now) {
    return new Record<>(
        origin.key(),
        new Outbound(deadLetters, original),
        now.toEpochMilli(),
        headers(headers, origin, cause.reason().code(), cause));
  }

  private static Headers headers(Headers own, Origin origin, String reason, Exception cause) {
    Headers headers = new RecordHeaders(own);
    DeadLetter.of(origin.topic(), origin.partition(), origin.offset(), reason, cause)
        .writeTo(headers);
    return headers;
  }
}
