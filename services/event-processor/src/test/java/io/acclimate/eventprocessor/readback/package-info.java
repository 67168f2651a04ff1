@NullMarked
package io.acclimate.eventprocessor.readback;

import org.jspecify.annotations.NullMarked;
