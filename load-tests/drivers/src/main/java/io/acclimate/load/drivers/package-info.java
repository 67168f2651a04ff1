/**
 * Drivers of load: labelled events and inference requests on a schedule that waits for nobody.
 *
 * <p>A driver that sends the next request when the last one was answered slows down with what it
 * measures, and so leaves out the worst moments. These send when a request is due, and count its
 * latency from then.
 */
@NullMarked
package io.acclimate.load.drivers;

import org.jspecify.annotations.NullMarked;
