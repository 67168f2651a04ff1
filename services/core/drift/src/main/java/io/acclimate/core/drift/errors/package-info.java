/**
 * Has a model become worse? Detectors that watch a stream of errors one value at a time, each an
 * immutable, validated configuration that makes the mutable part: {@code
 * HddmW.defaults().newDetector()}.
 */
@NullMarked
package io.acclimate.core.drift.errors;

import org.jspecify.annotations.NullMarked;
