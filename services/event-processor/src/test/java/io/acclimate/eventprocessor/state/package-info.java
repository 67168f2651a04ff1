@NullMarked
package io.acclimate.eventprocessor.state;

import org.jspecify.annotations.NullMarked;
