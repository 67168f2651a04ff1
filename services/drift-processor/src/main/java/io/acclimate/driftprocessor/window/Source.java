package io.acclimate.driftprocessor.window;

/** Where the rows of a window come from; windows of one source know nothing of the other. */
public enum Source {
  EXAMPLES((byte) 'e'),
  OUTCOMES((byte) 'o');

  private final byte code;

  Source(byte code) {
    this.code = code;
  }

  /** How keys in stores say it. */
  byte code() {
    return code;
  }

  static Source of(byte code) {
    return code == EXAMPLES.code ? EXAMPLES : OUTCOMES;
  }
}
