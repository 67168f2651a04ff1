@NullMarked
package io.acclimate.dashboard.topics;

import org.jspecify.annotations.NullMarked;
