package io.acclimate.eventprocessor.event;

import io.acclimate.schemas.CloudEvent;
import io.acclimate.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Makes the records that this service writes, all keyed by model. Their time stamp is the time of
 * writing, never that of the event: retention counts from when we wrote them, so an archive that is
 * sent again is not deleted before it was learnt.
 */
public final class Outbox {
  private static final String SOURCE = "/acclimate/event-processor";
  private static final String TRACE_PARENT = "traceparent";

  private final Topics topics;
  private final Codec codec;
  private final InstantSource clock;

  public Outbox(Topics topics, Codec codec, InstantSource clock) {
    this.topics = topics;
    this.codec = codec;
    this.clock = clock;
  }

  /**
   * A record with an example.
   *
   * @param cause headers of the record that it comes from
   */
  public Record<byte[], Outbound> of(Example example, Headers cause) {
    return record(
        example.eventId(),
        "Example",
        example.model(),
        new Outbound(topics.examples(), codec.encode(example)),
        cause);
  }

  /**
   * A record with an outcome.
   *
   * @param cause headers of the record that completed it
   */
  public Record<byte[], Outbound> of(Outcome outcome, Headers cause) {
    return record(
        outcome.eventId(),
        "Outcome",
        outcome.model(),
        new Outbound(topics.outcomes(), codec.encode(outcome)),
        cause);
  }

  /** A record with a closed experience. */
  public Record<byte[], Outbound> of(ClosedExperience experience) {
    return record(
        experience.model() + "/" + experience.number(),
        "Experience",
        experience.model(),
        new Outbound(topics.experiences(), codec.encode(experience)),
        new RecordHeaders());
  }

  private Record<byte[], Outbound> record(
      String id, String type, String model, Outbound outbound, Headers cause) {
    Instant now = clock.instant();
    Headers headers = new CloudEvent(id, "io.acclimate." + type, SOURCE, now).toHeaders();
    Header traceParent = cause.lastHeader(TRACE_PARENT);
    if (traceParent != null) {
      headers.add(traceParent);
    }
    return new Record<>(
        model.getBytes(StandardCharsets.UTF_8), outbound, now.toEpochMilli(), headers);
  }
}
