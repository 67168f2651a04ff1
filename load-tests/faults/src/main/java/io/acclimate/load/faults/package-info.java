/**
 * Kills the processes of a whole platform under load, and a verifier that accounts for every event
 * by what is committed in the topics, not by what any service says of itself.
 */
@NullMarked
package io.acclimate.load.faults;

import org.jspecify.annotations.NullMarked;
