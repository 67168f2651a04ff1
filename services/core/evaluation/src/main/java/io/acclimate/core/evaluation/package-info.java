/** How well a model does on a stream, and whether one model beats another. JDK only. */
@NullMarked
package io.acclimate.core.evaluation;

import org.jspecify.annotations.NullMarked;
