@NullMarked
package io.acclimate.inference.traffic;

import org.jspecify.annotations.NullMarked;
