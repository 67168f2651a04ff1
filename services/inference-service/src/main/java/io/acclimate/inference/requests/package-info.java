/** Requests that come by a topic, answered exactly once. */
@NullMarked
package io.acclimate.inference.requests;

import org.jspecify.annotations.NullMarked;
