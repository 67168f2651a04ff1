package io.acclimate.scenarios.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A public data set with the protocol that methods are measured by. */
public interface Scenario {

  /** As the command spells it. */
  String name();

  /** One sentence: files and what is done with them. */
  String description();

  /** Numbers of labels that are tried if nobody says otherwise. */
  List<Integer> usualLabels();

  /** Draws of all that is random if nobody says otherwise. */
  default int usualSeeds() {
    return 3;
  }

  /** Methods that are measured if nobody says otherwise. */
  default List<String> usualMethods() {
    return Methods.usual();
  }

  /** Whether a running platform can go through the same, domain by domain. */
  default boolean goesThroughKafka() {
    return false;
  }

  /**
   * Reads the files and prepares what is to be measured; any subset of files that makes a task will
   * do.
   *
   * @param progress takes a line now and then while the measurement runs
   * @throws IOException if there is no task in the folder, or a file is malformed; says what was
   *     wanted
   * @throws io.acclimate.core.artifact.InvalidFormatException if there is no such method
   */
  Measurement prepare(Path folder, Measurement.Options options, Consumer<String> progress)
      throws IOException;

  /** All scenarios. */
  static List<Scenario> all() {
    return List.of(
        new GasDrift(),
        new GasDriftLive(),
        new SpokenDigitsAcrossSpeakers(),
        new Reviews(),
        new Office(),
        new Digits(),
        ChangedPictures.permuted(ContinualProtocol.DEFAULT),
        ChangedPictures.rotated(ContinualProtocol.DEFAULT),
        ChangedPictures.permutedAsPublished(),
        ChangedPictures.rotatedAsPublished(),
        new Streams());
  }
}
