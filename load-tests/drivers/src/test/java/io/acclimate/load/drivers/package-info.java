@NullMarked
package io.acclimate.load.drivers;

import org.jspecify.annotations.NullMarked;
