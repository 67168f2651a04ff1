/** What this service counts. */
@NullMarked
package io.acclimate.driftprocessor.meter;

import org.jspecify.annotations.NullMarked;
