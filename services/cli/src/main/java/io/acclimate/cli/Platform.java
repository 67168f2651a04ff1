package io.acclimate.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/** Starts a whole Acclimate beside this command: broker, schema registry and all services. */
public interface Platform {

  /**
   * Starts everything and returns when every part is ready.
   *
   * @param progress takes one line for each part as it comes up
   * @throws CommandFailed when a part cannot start; nothing is left running then
   */
  Running start(Settings settings, PrintWriter progress) throws InterruptedException;

  /**
   * What a person may choose.
   *
   * @param directory where state and logs lie
   * @param port HTTP port that must be free; empty for the default or, when taken, a free one
   * @param properties settings that begin with {@code acclimate.} or {@code quarkus.}
   * @param temporary whether the directory is removed when the platform has stopped
   */
  record Settings(
      Path directory, OptionalInt port, Map<String, String> properties, boolean temporary) {
    /** Copies the properties. */
    public Settings {
      properties = Map.copyOf(properties);
    }

    /** A platform that keeps its state. */
    public Settings(Path directory, OptionalInt port, Map<String, String> properties) {
      this(directory, port, properties, false);
    }

    /** A platform that leaves nothing behind. */
    public static Settings temporary(
        Path directory, OptionalInt port, Map<String, String> properties) {
      return new Settings(directory, port, properties, true);
    }
  }

  /** A platform at work. */
  interface Running extends AutoCloseable {
    /** Where its parts answer. */
    Addresses addresses();

    /** How long it took until every part was ready. */
    double startSeconds();

    /**
     * Returns when the platform has been told to stop and has stopped.
     *
     * @throws CommandFailed when a part ended by itself
     */
    void awaitStop() throws InterruptedException;

    /** Stops every part, in order, and leaves no process. */
    @Override
    void close();
  }
}
