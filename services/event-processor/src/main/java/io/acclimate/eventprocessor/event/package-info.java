/** What travels through the event-processor, and its one place that knows Avro. */
@NullMarked
package io.acclimate.eventprocessor.event;

import org.jspecify.annotations.NullMarked;
