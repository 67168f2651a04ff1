/**
 * The drift-processor: examples, outcomes and references in; drift signals and drift states out,
 * exactly once.
 *
 * <p>It promises that each record is a row of its window once, whatever crashes; that windows,
 * levels and detectors are a function of each topic's order and of the offsets at which references
 * came into force; that there is a signal when a level changes and at no other time; and that its
 * state is bounded per model. See docs/decisions/0015-drift.md.
 *
 * <p>{@link io.acclimate.driftprocessor.DriftProcessorTopology} shows the way of the data.
 */
@NullMarked
package io.acclimate.driftprocessor;

import org.jspecify.annotations.NullMarked;
