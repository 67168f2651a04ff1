package io.acclimate.scenarios.evaluation;

import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.model.ModelDefinition;
import java.util.List;

/** A way to answer a stream. */
interface StreamMethod {

  /** As reports and {@code --methods} spell it. */
  String key();

  /** Whether inputs carry the recent labels that the task would add. */
  default boolean seesRecentLabels() {
    return true;
  }

  /**
   * Begins where the first rows end.
   *
   * @param versionOne trained on them
   * @param source the first rows, in the order of the stream
   * @param seed decides whatever is random
   */
  Learner begin(
      ModelDefinition definition, InitialModel versionOne, List<PackRow> source, long seed);

  /** A model on its way along the stream. */
  interface Learner extends AutoCloseable {
    /** Names of classes, one for each event, from what has been learnt until now. */
    List<String> answers(List<StreamEvent> events);

    /** Learns from a closed experience. */
    void learn(List<PackRow> experience);

    @Override
    void close();
  }
}
