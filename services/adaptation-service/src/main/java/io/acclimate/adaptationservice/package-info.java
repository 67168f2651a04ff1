/** Experiences to candidate versions: one round at a time, at least once, decided exactly once. */
@NullMarked
package io.acclimate.adaptationservice;

import org.jspecify.annotations.NullMarked;
