package io.acclimate.scenarios.evaluation;

import io.acclimate.core.adaptation.Environment;
import io.acclimate.scenarios.pipeline.Pipeline;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Methods about to be measured on a scenario's data. */
public interface Measurement {

  /** How the figures come about, a sentence each. */
  List<String> protocol();

  /** Measures; may take minutes. */
  EvaluationReport run();

  /**
   * What is measured.
   *
   * @param labels numbers of labels, ascending
   * @param seeds draws, at least 1
   * @param methods at least one; see {@link Methods}
   * @param environment where models train
   * @param jobs how many draws are measured at once, at least 1
   * @param pipeline a platform that goes through the same; null for none
   */
  record Options(
      List<Integer> labels,
      int seeds,
      List<String> methods,
      Environment environment,
      int jobs,
      @Nullable Pipeline pipeline) {
    public Options {
      labels = labels.stream().sorted().distinct().toList();
      methods = List.copyOf(methods);
      if (labels.isEmpty() || labels.get(0) < 0 || seeds < 1 || methods.isEmpty() || jobs < 1) {
        throw new IllegalArgumentException(
            "labels %s (0 or more), seeds %d (1 or more), methods %s, jobs %d (1 or more)"
                .formatted(labels, seeds, methods, jobs));
      }
    }

    /** On the CPU, in this process, one draw after the other. */
    public Options(List<Integer> labels, int seeds, List<String> methods) {
      this(labels, seeds, methods, Environment.cpu(), 1, null);
    }

    /** The line of a protocol that names the device. */
    String trainedOn() {
      return "trained on %s, threads of an operation: %d, draws at once: %d; seconds are by the clock"
          .formatted(environment.deviceName(), environment.threads(), jobs);
    }
  }
}
