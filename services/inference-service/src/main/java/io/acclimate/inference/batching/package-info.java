/** Requests that wait for the same version go through its network together. */
@NullMarked
package io.acclimate.inference.batching;

import org.jspecify.annotations.NullMarked;
