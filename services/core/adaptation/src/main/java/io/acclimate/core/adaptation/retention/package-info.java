/** Losses that keep a network from forgetting what it knew. */
@NullMarked
package io.acclimate.core.adaptation.retention;

import org.jspecify.annotations.NullMarked;
