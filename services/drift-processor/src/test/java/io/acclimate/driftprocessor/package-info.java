@NullMarked
package io.acclimate.driftprocessor;

import org.jspecify.annotations.NullMarked;
