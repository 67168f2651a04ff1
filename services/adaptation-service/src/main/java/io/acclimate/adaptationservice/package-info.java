/**
 * Experiences to candidate versions: one round at a time, at least once, decided exactly once.
 *
 * <p>A worker follows the experiences that its group gives it, runs the round of each, puts the
 * blobs, and asks the registry to complete the experience. It keeps no state that is not in the
 * registry's store or in topics, and may be killed or suspended at any point: the registry accepts
 * a round only if it started from the current head and is for the next experience, so a round that
 * came twice counts once.
 *
 * <p>What the round itself throws is reported as failed and counted by the registry. Whatever is
 * merely away, broker or registry, is waited for and never counted. A range that retention has
 * overtaken is completed as failed. Pausing or failing models do not hold up the others.
 */
@NullMarked
package io.acclimate.adaptationservice;

import org.jspecify.annotations.NullMarked;
