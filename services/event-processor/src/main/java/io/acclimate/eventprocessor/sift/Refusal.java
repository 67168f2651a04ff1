package io.acclimate.eventprocessor.sift;

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
    Headers headers = new RecordHeaders(record.headers());
    DeadLetter.of(origin.topic(), origin.partition(), origin.offset(), reason, cause)
        .writeTo(headers);
    return new Record<>(
        origin.key(), new Refused<>(deadLetters, record.value()), now.toEpochMilli(), headers);
  }
}
