/** The references that live data is held against. */
@NullMarked
package io.acclimate.driftprocessor.reference;

import org.jspecify.annotations.NullMarked;
