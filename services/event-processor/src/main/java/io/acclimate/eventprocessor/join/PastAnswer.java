package io.acclimate.eventprocessor.join;

import io.acclimate.eventprocessor.event.Output;
import io.acclimate.eventprocessor.event.Role;
import java.time.Instant;

/**
 * What is kept of a prediction: all but its input, which can be read back from where it is.
 *
 * @param partition of predictions.v1
 * @param offset there
 */
record PastAnswer(
    int partition,
    long offset,
    String model,
    String domain,
    Output output,
    int version,
    String servingDigest,
    Role role,
    Instant predictedAt) {

  /** True when both say what the same version answered in the same role. */
  boolean repeats(PastAnswer other) {
    return version == other.version && role == other.role && model.equals(other.model);
  }
}
