package io.acclimate.load.benchmarks.rest;

/**
 * The same load twice.
 *
 * @param swaps that came into force during the first
 * @param residentMb of the process after it
 * @param outsideHeapMb of the process after it
 */
public record SwapPair(
    RestRun swapping, RestRun quiet, long swaps, double residentMb, double outsideHeapMb) {

  public double p99Ratio() {
    return swapping.p99Millis() / quiet.p99Millis();
  }

  public long failed() {
    return swapping.failed() + quiet.failed();
  }

  public long wrong() {
    return swapping.wrong() + quiet.wrong();
  }
}
