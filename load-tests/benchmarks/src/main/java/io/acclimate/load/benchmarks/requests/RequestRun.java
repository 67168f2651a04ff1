package io.acclimate.load.benchmarks.requests;

/**
 * What was answered by way of the topics.
 *
 * @param rows answered while it was counted
 * @param seconds from the first of them to the last, when each was committed
 * @param cpuSeconds of the service's process meanwhile, compiling included
 * @param rowsPerPass on average
 */
public record RequestRun(long rows, double seconds, double cpuSeconds, double rowsPerPass) {

  public double perSecond() {
    return rows / seconds;
  }

  public double perCpuSecond() {
    return rows / cpuSeconds;
  }
}
