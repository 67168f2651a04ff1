@NullMarked
package io.acclimate.eventprocessor.experience;

import org.jspecify.annotations.NullMarked;
