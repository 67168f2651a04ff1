package io.acclimate.driftprocessor;

import io.acclimate.core.drift.errors.ErrorDetectorConfig;
import io.acclimate.driftprocessor.judge.JudgeSettings;
import io.acclimate.driftprocessor.window.WindowSettings;
import io.acclimate.schemas.Topics;

/**
 * What shapes the topology.
 *
 * @param partitions of each of the topics keyed by model
 * @param errors the detector of errors
 * @param maxFeatures of one reference
 */
record TopologySettings(
    Topics topics,
    int partitions,
    WindowSettings windows,
    JudgeSettings judge,
    ErrorDetectorConfig errors,
    int maxFeatures) {}
