/**
 * The event-processor: events, predictions and close commands in; examples, outcomes and
 * experiences out, exactly once.
 *
 * <p>It promises that every record becomes exactly one of these: accepted, dropped as a repeat, or
 * a dead letter with its reason, in the transaction that moves its offset; and that every accepted
 * event is one example, in exactly one experience. Predictions and labels of one event id make
 * outcomes, whichever comes first. A schema registry that does not answer makes it wait, and never
 * makes a dead letter.
 *
 * <p>{@link io.acclimate.eventprocessor.EventProcessorTopology} shows the way of the data. Before
 * anything is read, the topics are checked: there, equally partitioned, large enough, and with the
 * partition count that its state began with.
 */
@NullMarked
package io.acclimate.eventprocessor;

import org.jspecify.annotations.NullMarked;
