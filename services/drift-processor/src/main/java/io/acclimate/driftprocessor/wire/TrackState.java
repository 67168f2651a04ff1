package io.acclimate.driftprocessor.wire;

import io.acclimate.core.drift.DriftLevel;

/**
 * The last that is known of a track.
 *
 * @param threshold the one of drift
 * @param rows that the score rests on
 * @param counts of the window in the reference's bins; empty where there are none
 */
@SuppressWarnings("ArrayRecordComponent") // on its way out; never compared
public record TrackState(
    String model,
    String domain,
    Track track,
    DriftLevel level,
    double score,
    double threshold,
    long rows,
    long[] counts,
    long referenceEpoch,
    long updatedAtMillis) {}
