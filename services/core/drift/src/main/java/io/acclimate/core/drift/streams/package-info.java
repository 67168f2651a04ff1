/**
 * Streams whose changes are known, and what detectors make of them: for choosing a detector, and
 * for checking one of your own.
 */
@NullMarked
package io.acclimate.core.drift.streams;

import org.jspecify.annotations.NullMarked;
