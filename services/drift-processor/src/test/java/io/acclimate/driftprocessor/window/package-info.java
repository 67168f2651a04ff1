@NullMarked
package io.acclimate.driftprocessor.window;

import org.jspecify.annotations.NullMarked;
