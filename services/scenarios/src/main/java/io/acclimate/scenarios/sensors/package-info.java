/** Chemical-sensor arrays: a simulated one, and the reader of the UCI files of a real one. */
@NullMarked
package io.acclimate.scenarios.sensors;

import org.jspecify.annotations.NullMarked;
