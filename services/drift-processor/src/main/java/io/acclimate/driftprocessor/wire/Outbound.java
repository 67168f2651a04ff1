package io.acclimate.driftprocessor.wire;

import org.jspecify.annotations.Nullable;

/**
 * A record on its way out.
 *
 * @param partition where everything of its model is
 * @param value null forgets its key
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
public record Outbound(String topic, int partition, byte @Nullable [] value) {}
