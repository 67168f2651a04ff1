/** How well a model does on a stream, and whether one model beats another. JDK only, Java 17. */
@NullMarked
package io.acclimate.core.evaluation;

import org.jspecify.annotations.NullMarked;
