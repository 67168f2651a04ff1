@NullMarked
package io.acclimate.eventprocessor;

import org.jspecify.annotations.NullMarked;
