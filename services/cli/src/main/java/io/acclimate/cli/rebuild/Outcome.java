package io.acclimate.cli.rebuild;

/**
 * What came of a rebuild.
 *
 * @param sentence one line for people
 */
public record Outcome(Kind kind, String sentence) {

  /** How it went. */
  public enum Kind {
    /** The same bits. */
    EQUAL,
    /** Other bits. */
    DIFFERENT,
    /** The round could not be repeated. */
    IMPOSSIBLE
  }
}
