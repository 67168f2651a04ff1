package io.acclimate.scenarios.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A scenario whose models are adapted from a source domain to target domains. */
interface AdaptationScenario extends Scenario {

  /** What a number of labels counts. */
  LabelUnit unit();

  /** Whether auto is held against models from scratch with more labels. */
  default boolean showsBenefits() {
    return false;
  }

  /**
   * Reads the files; any subset that makes a task will do.
   *
   * @throws IOException if there is no task in the folder, or a file is malformed; says what was
   *     wanted
   */
  List<AdaptationTask> read(Path folder) throws IOException;

  @Override
  default boolean goesThroughKafka() {
    return true;
  }

  @Override
  default Measurement prepare(Path folder, Measurement.Options options, Consumer<String> progress)
      throws IOException {
    return new Evaluation(this, read(folder), options, progress);
  }
}
