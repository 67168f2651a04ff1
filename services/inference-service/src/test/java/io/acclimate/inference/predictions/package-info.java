@NullMarked
package io.acclimate.inference.predictions;

import org.jspecify.annotations.NullMarked;
