package io.acclimate.scenarios.demo;

/**
 * One event of the demo, as it will be asked and then sent.
 *
 * @param index position in the run, from 0
 * @param eventId unique over all runs
 * @param batch index of the batch among the later ones, from 0
 * @param domain name of the batch
 * @param features the input, [features]
 * @param label the truth
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PlannedEvent(
    int index, String eventId, int batch, String domain, float[] features, String label) {}
