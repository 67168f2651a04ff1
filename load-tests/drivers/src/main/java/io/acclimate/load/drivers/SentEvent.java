package io.acclimate.load.drivers;

/**
 * A line of a {@link Ledger}: what was sent, and what the brokers said.
 *
 * @param kind what must become of it
 * @param acknowledged whether all replicas have it; if not, it may or may not be there
 */
public record SentEvent(String eventId, Kind kind, boolean acknowledged) {
  /** What must become of an event. */
  public enum Kind {
    /** Exactly one example. */
    EVENT,
    /** A repeat of an earlier event: nothing. */
    REPEAT,
    /** An event with a label that the model does not know: exactly one dead letter. */
    POISON
  }

  String line() {
    return eventId + "\t" + kind + "\t" + acknowledged;
  }

  static SentEvent parse(String line) {
    String[] fields = line.split("\t", -1);
    if (fields.length != 3) {
      throw new IllegalArgumentException(
          "a ledger's line has three fields with tabs between, not: " + line);
    }
    return new SentEvent(fields[0], Kind.valueOf(fields[1]), Boolean.parseBoolean(fields[2]));
  }
}
