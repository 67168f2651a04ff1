package io.acclimate.load.benchmarks.rest;

/**
 * What came of requests at a constant rate.
 *
 * @param failed not answered, or not with 200
 * @param wrong answered by another version than the answer names
 * @param p50Millis from when a request was due
 * @param p99Millis from when a request was due
 */
public record RestRun(long sent, long failed, long wrong, double p50Millis, double p99Millis) {}
