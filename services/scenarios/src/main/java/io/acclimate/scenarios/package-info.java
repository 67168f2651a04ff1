/** The simulator, data-set readers and the demo driver. */
@NullMarked
package io.acclimate.scenarios;

import org.jspecify.annotations.NullMarked;
