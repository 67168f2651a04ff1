/** Requests over HTTP while versions are swapped, and against an endpoint without a service. */
@NullMarked
package io.acclimate.load.benchmarks.rest;

import org.jspecify.annotations.NullMarked;
