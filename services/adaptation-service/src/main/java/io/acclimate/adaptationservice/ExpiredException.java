package io.acclimate.adaptationservice;

/** Retention has overtaken an experience: some of its examples cannot be read any more. */
final class ExpiredException extends Exception {
  private static final long serialVersionUID = 1L;

  ExpiredException(Range range, long beginning) {
    super(
        "expired: examples from offset %d of partition %d are needed, the topic begins at %d"
            .formatted(range.firstOffset(), range.partition(), beginning));
  }
}
