/**
 * The event-processor: events, predictions and close commands in; examples, outcomes and
 * experiences out, exactly once.
 */
@NullMarked
package io.acclimate.eventprocessor;

import org.jspecify.annotations.NullMarked;
