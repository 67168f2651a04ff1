package io.acclimate.cli.topics;

/** Counts up to a limit; 0 is no limit. */
final class Count {
  private final long max;
  private long seen;

  Count(long max) {
    this.max = max;
  }

  /** Counts one more; says whether another is wanted. */
  boolean wantsMore() {
    seen++;
    return seen != max;
  }

  long seen() {
    return seen;
  }
}
