package io.acclimate.inference.live;

import java.time.Instant;

/**
 * Between when and when the events of an experience were accepted.
 *
 * @param openedAt when its first event was accepted
 * @param closedAt when it was closed, at or just after its last event was accepted
 */
public record ExperienceTimes(Instant openedAt, Instant closedAt) {}
