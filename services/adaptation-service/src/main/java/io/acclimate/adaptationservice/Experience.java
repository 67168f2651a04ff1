package io.acclimate.adaptationservice;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Names;
import java.time.Instant;

/**
 * A bounded run of a model's examples that one round learns from.
 *
 * @param model name of the model
 * @param number counts the model's experiences from 1, without gaps
 * @param range the examples
 * @param trigger why it was closed
 * @param spec digest of the spec in force when it was closed
 * @param closedAt when it was closed
 */
record Experience(
    String model, long number, Range range, Trigger trigger, Digest spec, Instant closedAt) {

  Experience {
    Names.requireModel(model);
    if (number < 1) {
      throw new InvalidFormatException("experience: number " + number + " is not 1 or more");
    }
  }

  /** Why an experience was closed. */
  record Trigger(Kind kind, String detail) {
    enum Kind {
      COUNT,
      TIME,
      DRIFT,
      MANUAL
    }
  }
}
