@NullMarked
package io.acclimate.eventprocessor.source;

import org.jspecify.annotations.NullMarked;
