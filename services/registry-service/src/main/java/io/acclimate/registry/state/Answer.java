package io.acclimate.registry.state;

import io.acclimate.core.artifact.Digest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change as people and senders see it: what was asked and what came of it.
 *
 * @param offset offset in the journal: the position of the change, and the epoch of its model if it
 *     was applied
 * @param evidence digest of the blob that a change which was carried out rests on, such as a
 *     round's training manifest; null if there is none
 */
public record Answer(
    long offset,
    Envelope envelope,
    Decision decision,
    Instant decidedAt,
    @Nullable Digest evidence) {}
