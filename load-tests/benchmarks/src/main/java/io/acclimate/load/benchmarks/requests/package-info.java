/** Predictions by way of topics, against the bare pass through the same network. */
@NullMarked
package io.acclimate.load.benchmarks.requests;

import org.jspecify.annotations.NullMarked;
