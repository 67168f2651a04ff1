package io.acclimate.scenarios.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A public data set with the protocol that methods are measured by. */
public interface Scenario {

  /** As the command spells it. */
  String name();

  /** One sentence: files and what is done with them. */
  String description();

  /** What a number of labels counts. */
  LabelUnit unit();

  /** Numbers of labels that are tried if nobody says otherwise. */
  List<Integer> usualLabels();

  /**
   * Reads the files; any subset that makes a task will do.
   *
   * @throws IOException if there is no task in the folder, or a file is malformed; says what was
   *     wanted
   */
  List<AdaptationTask> read(Path folder) throws IOException;

  /** All scenarios. */
  static List<Scenario> all() {
    return List.of(new GasDrift(), new SpokenDigitsAcrossSpeakers(), new Reviews(), new Office());
  }
}
