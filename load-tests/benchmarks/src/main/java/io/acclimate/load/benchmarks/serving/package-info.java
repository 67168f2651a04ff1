/** What joining requests brings, against asking the network for each. */
@NullMarked
package io.acclimate.load.benchmarks.serving;

import org.jspecify.annotations.NullMarked;
