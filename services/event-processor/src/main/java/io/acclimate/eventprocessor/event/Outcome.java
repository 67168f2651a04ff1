package io.acclimate.eventprocessor.event;

import io.acclimate.core.artifact.LabelValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A prediction together with the truth about it.
 *
 * @param domain the one that the prediction was made for
 * @param correct whether they agree; null where the answer has no label to compare
 * @param delayMillis from the prediction to the truth; negative when the truth came first
 */
public record Outcome(
    String eventId,
    String model,
    int version,
    String servingDigest,
    Role role,
    String domain,
    Output prediction,
    LabelValue truth,
    @Nullable Boolean correct,
    long delayMillis,
    Instant predictedAt) {}
