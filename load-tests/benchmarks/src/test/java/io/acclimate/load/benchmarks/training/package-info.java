/** Tests of the training benchmark's own arithmetic. */
@NullMarked
package io.acclimate.load.benchmarks.training;

import org.jspecify.annotations.NullMarked;
