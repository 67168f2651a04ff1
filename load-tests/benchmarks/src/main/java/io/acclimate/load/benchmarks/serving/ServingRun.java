package io.acclimate.load.benchmarks.serving;

/**
 * What callers got who asked one row after the other.
 *
 * @param perSecond rows answered
 * @param medianMillis of the answers' latencies
 * @param p99Millis of the answers' latencies
 */
public record ServingRun(double perSecond, double medianMillis, double p99Millis) {}
