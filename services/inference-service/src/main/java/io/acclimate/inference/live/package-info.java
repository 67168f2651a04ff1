/**
 * Measures how long events take until a version that has learnt from them answers: the experience
 * that a version was learnt from says when its events were accepted, and the swap says when the
 * version came into force. Nothing here is on the way of a request or of a swap.
 */
@NullMarked
package io.acclimate.inference.live;

import org.jspecify.annotations.NullMarked;
