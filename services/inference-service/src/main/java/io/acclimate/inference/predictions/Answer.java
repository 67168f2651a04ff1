package io.acclimate.inference.predictions;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.inference.serving.Role;
import java.time.Instant;
import java.util.List;

/**
 * What a version answered about one event.
 *
 * @param eventId identity of the event
 * @param model name of the model
 * @param domain where the event comes from
 * @param input what was asked
 * @param scores soft-max scores, one per class
 * @param label name of the best class
 * @param version number of the version that answered
 * @param servingDigest its identity
 * @param role what for
 * @param at when it answered
 */
public record Answer(
    String eventId,
    String model,
    String domain,
    TensorInput input,
    List<Float> scores,
    String label,
    int version,
    Digest servingDigest,
    Role role,
    Instant at) {
  private static final int OVERHEAD_BYTES = 512;

  public Answer {
    scores = List.copyOf(scores);
  }

  /** About how much memory the answer holds while it waits. */
  int approximateBytes() {
    return OVERHEAD_BYTES + input.tensor().data().length + scores.size() * Float.BYTES;
  }
}
