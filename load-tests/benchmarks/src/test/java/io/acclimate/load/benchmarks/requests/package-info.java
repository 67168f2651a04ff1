/** Tests of how answers are told apart. */
@NullMarked
package io.acclimate.load.benchmarks.requests;

import org.jspecify.annotations.NullMarked;
