@NullMarked
package io.acclimate.load.faults;

import org.jspecify.annotations.NullMarked;
