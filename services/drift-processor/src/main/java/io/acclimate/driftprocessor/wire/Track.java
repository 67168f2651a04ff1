package io.acclimate.driftprocessor.wire;

import org.jspecify.annotations.Nullable;

/**
 * Something of a model and domain that has a level.
 *
 * @param name last part of its key in drift.state.v1; without a slash
 * @param feature null when it is not of one feature
 * @param detector name of the distance or detector that judges it
 */
public record Track(Evidence evidence, String name, @Nullable String feature, String detector) {}
