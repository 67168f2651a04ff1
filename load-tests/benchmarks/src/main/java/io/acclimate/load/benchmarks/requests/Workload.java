package io.acclimate.load.benchmarks.requests;

import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.InputSignature;
import io.acclimate.load.benchmarks.serving.Perceptron;
import io.acclimate.load.drivers.SeededRows;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * What both sides do.
 *
 * @param network the model
 * @param batch rows of a pass; in the service also the requests of a transaction
 * @param warmUp rows before counting begins
 * @param rows that are counted
 * @param seed of weights and rows
 */
public record Workload(Perceptron network, int batch, long warmUp, long rows, long seed) {
  /** So many rows differ; then they come again. */
  private static final int DISTINCT = 4_096;

  public Workload {
    if (batch < 1 || warmUp < 0 || rows < batch) {
      throw new IllegalArgumentException(
          "batch=%d must be 1 or more, warmUp=%d not negative, rows=%d at least a batch"
              .formatted(batch, warmUp, rows));
    }
  }

  /** The network's weights. */
  SortedMap<String, TensorBytes> weights() {
    return network.weights(new SplittableRandom(seed));
  }

  InputSignature signature() {
    return InputSignature.floats(network.features());
  }

  /** The rows that differ, in their order. */
  List<TensorBytes> distinctRows() {
    SeededRows rows = new SeededRows(signature(), network.classNames(), seed);
    return Stream.generate(() -> rows.next().input()).limit(DISTINCT).toList();
  }

  /** For the command line of a process of its own. */
  List<String> arguments() {
    return Stream.of(
            network.features(), network.hidden(), network.classes(), batch, warmUp, rows, seed)
        .map(String::valueOf)
        .toList();
  }

  /** Of what {@link #arguments} made. */
  static Workload parse(List<String> arguments) {
    if (arguments.size() != 7) {
      throw new IllegalArgumentException("a workload has 7 arguments, not " + arguments);
    }
    return new Workload(
        new Perceptron(
            Integer.parseInt(arguments.get(0)),
            Integer.parseInt(arguments.get(1)),
            Integer.parseInt(arguments.get(2))),
        Integer.parseInt(arguments.get(3)),
        Long.parseLong(arguments.get(4)),
        Long.parseLong(arguments.get(5)),
        Long.parseLong(arguments.get(6)));
  }
}
