package io.acclimate.eventprocessor.join;

import io.acclimate.eventprocessor.event.Output;
import io.acclimate.eventprocessor.event.Role;
import java.time.Duration;
import java.time.Instant;

/**
 * What is kept of a prediction: all but its input, which can be read back from where it is.
 *
 * @param cameMillis stream time when it came, milliseconds since the epoch
 * @param partition of predictions.v1
 * @param offset there
 */
record PastAnswer(
    long cameMillis,
    int partition,
    long offset,
    String model,
    String domain,
    Output output,
    int version,
    String servingDigest,
    Role role,
    Instant predictedAt) {

  boolean cameWithin(Duration window, long streamTimeMillis) {
    return streamTimeMillis - cameMillis <= window.toMillis();
  }

  /** True when both say what the same version answered in the same role. */
  boolean repeats(PastAnswer other) {
    return version == other.version && role == other.role && model.equals(other.model);
  }
}
