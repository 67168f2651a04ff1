/** The view to many browsers at once, by server-sent events. */
@NullMarked
package io.acclimate.dashboard.feed;

import org.jspecify.annotations.NullMarked;
