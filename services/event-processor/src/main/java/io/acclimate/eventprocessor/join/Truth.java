package io.acclimate.eventprocessor.join;

import io.acclimate.core.artifact.LabelValue;
import io.acclimate.eventprocessor.event.Outcome;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The truth about an event.
 *
 * @param knownAt time stamp of the record that brought it
 * @param acceptedMillis stream time when it was accepted, milliseconds since the epoch
 */
record Truth(String model, LabelValue label, Instant knownAt, long acceptedMillis) {
  boolean acceptedWithin(Duration window, long streamTimeMillis) {
    return streamTimeMillis - acceptedMillis <= window.toMillis();
  }

  /** Judges a prediction about the same event. */
  Outcome judge(String eventId, PastAnswer answer) {
    return new Outcome(
        eventId,
        answer.model(),
        answer.version(),
        answer.servingDigest(),
        answer.role(),
        answer.domain(),
        answer.output(),
        label,
        agrees(answer.output().label()),
        knownAt.toEpochMilli() - answer.predictedAt().toEpochMilli(),
        answer.predictedAt());
  }

  /** Null where equality means nothing: without an answered label, for numbers and for boxes. */
  private @Nullable Boolean agrees(@Nullable LabelValue answered) {
    if (answered == null) {
      return null;
    }
    return switch (label) {
      case LabelValue.ClassName name -> name.equals(answered);
      case LabelValue.NameSet names -> names.equals(answered);
      case LabelValue.NumberValue number -> null;
      case LabelValue.Boxes boxes -> null;
    };
  }
}
