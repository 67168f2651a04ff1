package io.acclimate.driftprocessor.wire;

import io.acclimate.core.artifact.TensorBytes;
import org.jspecify.annotations.Nullable;

/**
 * An outcome, as far as drift looks at it.
 *
 * @param version the one that answered
 * @param served whether the answer went to the caller
 * @param answer name of the class that was answered; null when it was no class
 * @param scores one per class; null when there are none
 * @param correct null where the task has no notion of it
 * @param offset where it is in its partition of outcomes.v1
 */
public record OutcomeRow(
    String model,
    String domain,
    int version,
    boolean served,
    @Nullable String answer,
    @Nullable TensorBytes scores,
    @Nullable Boolean correct,
    long offset,
    long predictedAtMillis)
    implements Step {}
