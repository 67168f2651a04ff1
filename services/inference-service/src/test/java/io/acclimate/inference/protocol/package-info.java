@NullMarked
package io.acclimate.inference.protocol;

import org.jspecify.annotations.NullMarked;
