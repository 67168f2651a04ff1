/** The second half of the topology: examples are counted into experiences, which get closed. */
@NullMarked
package io.acclimate.eventprocessor.experience;

import org.jspecify.annotations.NullMarked;
