package io.acclimate.inference.requests;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How requests are read from their topic.
 *
 * @param maxRecords of one transaction
 * @param maxRowBytes that an input may have
 * @param maxWait for a version that is not in memory
 * @param groupInstanceId name of this process in the group; null for none
 */
public record StreamSettings(
    int maxRecords, int maxRowBytes, Duration maxWait, @Nullable String groupInstanceId) {}
