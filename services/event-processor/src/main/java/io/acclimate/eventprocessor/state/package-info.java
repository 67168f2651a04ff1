/** State that several processors keep in the same way. */
@NullMarked
package io.acclimate.eventprocessor.state;

import org.jspecify.annotations.NullMarked;
