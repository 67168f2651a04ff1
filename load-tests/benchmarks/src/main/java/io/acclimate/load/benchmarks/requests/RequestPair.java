package io.acclimate.load.benchmarks.requests;

/**
 * The same rows twice.
 *
 * @param topics by way of the topics
 * @param barePerSecond rows a second of the bare pass
 */
public record RequestPair(RequestRun topics, double barePerSecond) {

  /** What is left of the bare pass. */
  public double ratio() {
    return topics.perSecond() / barePerSecond;
  }
}
