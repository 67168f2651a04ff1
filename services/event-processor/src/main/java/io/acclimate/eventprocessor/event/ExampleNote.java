package io.acclimate.eventprocessor.event;

import io.acclimate.core.artifact.Side;
import java.time.Instant;

/**
 * What an experience has to know of an example.
 *
 * @param offset where it is in its partition of examples.v1
 * @param labelled whether its truth is known
 */
public record ExampleNote(
    String model, long offset, boolean labelled, Side side, Instant acceptedAt) implements Step {}
