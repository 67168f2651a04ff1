package io.acclimate.load.benchmarks.training;

import java.util.List;
import java.util.Locale;

/**
 * What one side trains.
 *
 * @param batch rows per step
 * @param warmUp steps before counting begins: libraries are loaded, code is compiled
 * @param steps that are counted
 * @param seed of weights and rows
 */
public record Workload(BenchNetwork network, int batch, int warmUp, int steps, long seed) {
  public Workload {
    requireAtLeastOne("batch", batch);
    requireAtLeastOne("warmUp", warmUp);
    requireAtLeastOne("steps", steps);
  }

  /** The arguments that {@link #parse} reads, and {@code training.py}. */
  List<String> arguments() {
    return List.of(
        network.toString(),
        String.valueOf(batch),
        String.valueOf(warmUp),
        String.valueOf(steps),
        String.valueOf(seed));
  }

  static Workload parse(List<String> arguments) {
    return new Workload(
        BenchNetwork.valueOf(arguments.get(0).toUpperCase(Locale.ROOT)),
        Integer.parseInt(arguments.get(1)),
        Integer.parseInt(arguments.get(2)),
        Integer.parseInt(arguments.get(3)),
        Long.parseLong(arguments.get(4)));
  }

  private static void requireAtLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " is below 1");
    }
  }
}
