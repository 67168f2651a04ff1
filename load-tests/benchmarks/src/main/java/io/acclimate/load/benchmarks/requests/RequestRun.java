package io.acclimate.load.benchmarks.requests;

/**
 * What was answered by way of the topics.
 *
 * @param rows answered while it was counted
 * @param seconds from the first of them to the last, when each was committed
 * @param rowsPerPass on average
 */
public record RequestRun(long rows, double seconds, double rowsPerPass) {

  public double perSecond() {
    return rows / seconds;
  }
}
