package io.acclimate.eventprocessor.event;

import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.Side;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An accepted event as learning material.
 *
 * @param label null if nobody told the truth in time
 */
public record Example(
    String eventId,
    String model,
    String domain,
    Side side,
    Input input,
    @Nullable LabelValue label,
    Instant occurredAt,
    Instant acceptedAt) {}
