package io.acclimate.schemas;

/**
 * How a topic is, held against its definition.
 *
 * @param topic its name
 * @param detail one sentence for people: what it should be, or what is different
 */
public record TopicFinding(String topic, State state, String detail) {
  /** What was found. */
  public enum State {
    /** It is there, with its partitions and its clean-up policy. */
    AS_DEFINED,
    /** It is not there. */
    MISSING,
    /** It is there and must be different. */
    DIFFERENT
  }
}
