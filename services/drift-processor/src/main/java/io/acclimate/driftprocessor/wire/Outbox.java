package io.acclimate.driftprocessor.wire;

import io.acclimate.schemas.CloudEvent;
import io.acclimate.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records that this service writes. Their time stamp is the time of writing, never that
 * of an event: retention counts from when we wrote them. A signal is an event and has the headers
 * of one; a state is a last value and has none, which would be half of its bytes.
 */
public final class Outbox {
  private static final String SOURCE = "/acclimate/drift-processor";

  private final Topics topics;
  private final Codec codec;
  private final int partition;
  private final InstantSource clock;

  /**
   * @param partition the one of this task, in every topic
   */
  public Outbox(Topics topics, Codec codec, int partition, InstantSource clock) {
    this.topics = topics;
    this.codec = codec;
    this.partition = partition;
    this.clock = clock;
  }

  /** A record with a signal. */
  public Record<byte[], Outbound> of(Signal signal) {
    Instant now = clock.instant();
    String id = key(signal.model(), signal.domain(), signal.track()) + "@" + signal.cause();
    return record(
        signal.model(),
        topics.driftSignals(),
        codec.encode(signal),
        now.toEpochMilli(),
        new CloudEvent(id, "io.acclimate.DriftSignal", SOURCE, now).toHeaders());
  }

  /** A record with a state. */
  public Record<byte[], Outbound> of(TrackState state) {
    return record(
        key(state.model(), state.domain(), state.track()),
        topics.driftState(),
        codec.encode(state),
        clock.millis(),
        new RecordHeaders());
  }

  /** A record that forgets a state. */
  public Record<byte[], Outbound> forgetting(String model, String domain, Track track) {
    return record(
        key(model, domain, track), topics.driftState(), null, clock.millis(), new RecordHeaders());
  }

  /** The key of a track in drift.state.v1. */
  static String key(String model, String domain, Track track) {
    return model + "/" + domain + "/" + track.name();
  }

  private Record<byte[], Outbound> record(
      String key, String topic, byte @Nullable [] value, long millis, Headers headers) {
    return new Record<>(
        key.getBytes(StandardCharsets.UTF_8),
        new Outbound(topic, partition, value),
        millis,
        headers);
  }
}
