/** Steps of training per CPU-second, against Python's torch and against the passes alone. */
@NullMarked
package io.acclimate.load.benchmarks.training;

import org.jspecify.annotations.NullMarked;
