package io.acclimate.eventprocessor.experience;

import io.acclimate.core.artifact.Side;
import io.acclimate.eventprocessor.event.ExampleNote;
import java.time.Instant;

/**
 * A model's experience that still takes examples; it has at least one.
 *
 * @param firstOffset of its first example in examples.v1
 * @param lastOffset of its latest example
 * @param openedAt when its first example was accepted
 * @param countedSince when its first example was counted; its age is measured from here, so that
 *     whoever has a backlog to count does not close an experience after each example
 */
record OpenExperience(
    long firstOffset,
    long lastOffset,
    int labelledTrain,
    int labelledHoldOut,
    int unlabelled,
    Instant openedAt,
    Instant countedSince) {

  static OpenExperience startingWith(ExampleNote first, Instant now) {
    return new OpenExperience(first.offset(), first.offset(), 0, 0, 0, first.acceptedAt(), now)
        .with(first);
  }

  OpenExperience with(ExampleNote next) {
    boolean train = next.labelled() && next.side() == Side.TRAIN;
    boolean heldOut = next.labelled() && next.side() == Side.HOLD_OUT;
    return new OpenExperience(
        firstOffset,
        next.offset(),
        labelledTrain + (train ? 1 : 0),
        labelledHoldOut + (heldOut ? 1 : 0),
        unlabelled + (next.labelled() ? 0 : 1),
        openedAt,
        countedSince);
  }

  int labelled() {
    return labelledTrain + labelledHoldOut;
  }
}
