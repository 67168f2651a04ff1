package io.acclimate.load.benchmarks;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs over the same events, one after the other.
 *
 * @param bareDuties what the subject owes and no more; null if that is not measured
 */
record Pair(Measured subject, Measured passThrough, @Nullable Measured bareDuties) {

  /** Events per CPU-second of the subject, as a share of the pass-through's. */
  double ratio() {
    return subject.perCpuSecond() / passThrough.perCpuSecond();
  }

  /** The same of the least that its duties take; empty if that is not measured. */
  OptionalDouble ratioOfBareDuties() {
    return bareDuties == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(bareDuties.perCpuSecond() / passThrough.perCpuSecond());
  }

  /** The middle of the ratios: a pair that was disturbed does not move it. */
  static double median(List<Pair> pairs) {
    return median(pairs.stream().mapToDouble(Pair::ratio));
  }

  /** The middle of what duties take; empty if that is not measured. */
  static OptionalDouble medianOfBareDuties(List<Pair> pairs) {
    return pairs.getFirst().bareDuties == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            median(pairs.stream().mapToDouble(pair -> pair.ratioOfBareDuties().orElseThrow())));
  }

  private static double median(DoubleStream values) {
    double[] ratios = values.sorted().toArray();
    int middle = ratios.length / 2;
    return ratios.length % 2 == 1 ? ratios[middle] : (ratios[middle - 1] + ratios[middle]) / 2;
  }
}
