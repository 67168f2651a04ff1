package io.acclimate.load.benchmarks;

import java.util.List;

/** Two runs over the same events, one after the other. */
record Pair(Measured subject, Measured passThrough) {

  /** Events per CPU-second of the subject, as a share of the pass-through's. */
  double ratio() {
    return subject.perCpuSecond() / passThrough.perCpuSecond();
  }

  /** The middle of the ratios: a pair that was disturbed does not move it. */
  static double median(List<Pair> pairs) {
    double[] ratios = pairs.stream().mapToDouble(Pair::ratio).sorted().toArray();
    int middle = ratios.length / 2;
    return ratios.length % 2 == 1 ? ratios[middle] : (ratios[middle - 1] + ratios[middle]) / 2;
  }
}
