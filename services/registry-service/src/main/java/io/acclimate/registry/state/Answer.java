package io.acclimate.registry.state;

import java.time.Instant;

/**
 * A change as people and senders see it: what was asked and what came of it.
 *
 * @param offset offset in the journal: the position of the change, and the epoch of its model if it
 *     was applied
 */
public record Answer(long offset, Envelope envelope, Decision decision, Instant decidedAt) {}
