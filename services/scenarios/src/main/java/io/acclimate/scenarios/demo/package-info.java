/**
 * The demo: labelled events drift, the champion follows, three other models show what that is
 * worth.
 */
@NullMarked
package io.acclimate.scenarios.demo;

import org.jspecify.annotations.NullMarked;
