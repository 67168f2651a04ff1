/** What this service counts. */
@NullMarked
package io.acclimate.eventprocessor.meter;

import org.jspecify.annotations.NullMarked;
