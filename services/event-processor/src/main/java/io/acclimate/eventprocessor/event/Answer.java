package io.acclimate.eventprocessor.event;

import io.acclimate.core.artifact.Input;
import java.time.Instant;

/**
 * A prediction: what a version of a model answered about an event.
 *
 * @param id event id
 * @param version number of the version that answered
 * @param servingDigest SHA-256 of its serving manifest, 64 hexadecimal digits
 */
public record Answer(
    String id,
    String model,
    String domain,
    Input input,
    Output output,
    int version,
    String servingDigest,
    Role role,
    Instant predictedAt)
    implements Incoming {
  @Override
  public String routingKey() {
    return id;
  }
}
