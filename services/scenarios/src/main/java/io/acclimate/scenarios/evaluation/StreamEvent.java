package io.acclimate.scenarios.evaluation;

import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.PackRow;
import org.jspecify.annotations.Nullable;

/**
 * One row of a stream.
 *
 * @param question what a model is asked, without the label
 * @param truth the label
 * @param labelled whether the label ever comes
 * @param lastLabel the latest label that is known when it is asked; null if there is none yet
 */
record StreamEvent(PackRow question, String truth, boolean labelled, @Nullable String lastLabel) {

  /** As it enters an experience. */
  PackRow example() {
    return labelled
        ? new PackRow(
            question.eventId(),
            question.domain(),
            new LabelValue.ClassName(truth),
            question.side(),
            question.input())
        : question;
  }
}
