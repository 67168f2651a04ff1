package io.acclimate.load.benchmarks;

/**
 * What a Streams process took for some events.
 *
 * @param events that it read, processed and committed
 * @param cpuSeconds of the whole process: processing, compiling, collecting garbage
 * @param seconds on the clock
 */
record Measured(long events, double cpuSeconds, double seconds) {
  double perCpuSecond() {
    return events / cpuSeconds;
  }

  double perSecond() {
    return events / seconds;
  }
}
