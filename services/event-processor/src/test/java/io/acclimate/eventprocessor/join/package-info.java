@NullMarked
package io.acclimate.eventprocessor.join;

import org.jspecify.annotations.NullMarked;
