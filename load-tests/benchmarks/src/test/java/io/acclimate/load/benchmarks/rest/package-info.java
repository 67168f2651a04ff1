/** Tests of how answers are told apart. */
@NullMarked
package io.acclimate.load.benchmarks.rest;

import org.jspecify.annotations.NullMarked;
