package io.acclimate.eventprocessor.event;

import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.Side;
import java.time.Instant;

/** An accepted event as learning material. */
public record Example(
    String eventId,
    String model,
    String domain,
    Side side,
    Input input,
    LabelValue label,
    Instant occurredAt,
    Instant acceptedAt) {}
