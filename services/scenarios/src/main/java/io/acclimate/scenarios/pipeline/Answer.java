package io.acclimate.scenarios.pipeline;

/**
 * What the inference service said to one event.
 *
 * @param label predicted class
 * @param version number of the version that answered
 * @param askedNanos {@link System#nanoTime()} when it was asked
 * @param answeredNanos when the answer was there
 */
public record Answer(String label, int version, long askedNanos, long answeredNanos) {}
