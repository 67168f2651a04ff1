package io.acclimate.driftprocessor.wire;

import io.acclimate.core.drift.DriftLevel;

/**
 * A level has changed.
 *
 * @param threshold the one of drift
 * @param rows that the score rests on
 * @param version the reference's
 * @param cause what it comes from, unique among the signals of one track
 */
public record Signal(
    String model,
    String domain,
    Track track,
    DriftLevel before,
    DriftLevel after,
    double score,
    double threshold,
    long rows,
    int version,
    long detectedAtMillis,
    String cause) {}
