@NullMarked
package io.acclimate.dashboard.feed;

import org.jspecify.annotations.NullMarked;
