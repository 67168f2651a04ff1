@NullMarked
package io.acclimate.inference.live;

import org.jspecify.annotations.NullMarked;
