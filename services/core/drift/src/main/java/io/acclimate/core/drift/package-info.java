/**
 * Has the data changed? Reference profiles, live windows in their bins, distances between the two,
 * and the thresholds above which a distance is drift and not the noise of few rows. JDK only, Java
 * 17.
 */
@NullMarked
package io.acclimate.core.drift;

import org.jspecify.annotations.NullMarked;
