package io.acclimate.eventprocessor;

import io.acclimate.eventprocessor.join.Windows;
import io.acclimate.schemas.Topics;
import java.time.Duration;

/**
 * What shapes the topology.
 *
 * @param eventPartitions partitions of the topics keyed by event id
 * @param modelPartitions partitions of the topics keyed by model
 * @param deduplicationWindow how long, in stream time, an accepted event id is remembered
 * @param windows how far apart, in stream time, a prediction and its truth may come
 * @param unlabelledShare of the predictions that get no label, how many become examples, 0..1
 * @param maxEventBytes largest input accepted
 */
public record TopologySettings(
    Topics topics,
    int eventPartitions,
    int modelPartitions,
    Duration deduplicationWindow,
    Windows windows,
    double unlabelledShare,
    int maxEventBytes) {}
