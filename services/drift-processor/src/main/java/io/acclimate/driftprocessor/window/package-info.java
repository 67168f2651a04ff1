/** The last rows of each model and domain, and the levels that stand. */
@NullMarked
package io.acclimate.driftprocessor.window;

import org.jspecify.annotations.NullMarked;
