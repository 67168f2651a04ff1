package io.acclimate.schemas;

/** A topic exists, but not as it must be; a person has to decide. */
public final class TopicMismatchException extends RuntimeException {
  TopicMismatchException(String message) {
    super(message);
  }
}
