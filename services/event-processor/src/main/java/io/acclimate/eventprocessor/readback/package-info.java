/** What the join does not keep is read back from where it is. */
@NullMarked
package io.acclimate.eventprocessor.readback;

import org.jspecify.annotations.NullMarked;
