@NullMarked
package io.acclimate.driftprocessor.judge;

import org.jspecify.annotations.NullMarked;
