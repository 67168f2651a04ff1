package io.acclimate.eventprocessor.event;

import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.TensorBytes;
import org.jspecify.annotations.Nullable;

/**
 * What a model answered.
 *
 * @param label the answer as a label; null when the task has none
 * @param scores raw scores, for classification [k], one per class; null when there are none
 */
public record Output(@Nullable LabelValue label, @Nullable TensorBytes scores) {}
