/**
 * How well a model does on a stream or a sequence of tasks, whether one model beats another, and
 * what predictions tell without labels. JDK only, Java 17.
 */
@NullMarked
package io.acclimate.core.evaluation;

import org.jspecify.annotations.NullMarked;
