package io.acclimate.eventprocessor.event;

import org.jspecify.annotations.Nullable;

/**
 * A record on its way out, ready to be written.
 *
 * @param topic where to
 * @param value its bytes
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
public record Outbound(String topic, byte @Nullable [] value) {}
