/**
 * The journal in Kafka: one writer appends what the {@link io.acclimate.registry.state.Decider}
 * decides, every replica tails it into memory.
 */
@NullMarked
package io.acclimate.registry.journal;

import org.jspecify.annotations.NullMarked;
