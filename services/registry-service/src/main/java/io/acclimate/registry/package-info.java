/**
 * The registry service: commands to history and updates, blobs by digest, REST.
 *
 * <p>It promises that every command that can be read gets exactly one answer in the journal, and a
 * repeat a reference to the first; that a round counts only if it started from the current head and
 * is for the next experience; and that a version is visible if and only if it is complete, hashed
 * and announced. The journal is the only truth: one process writes at a time, fenced by its
 * transactional id, and every process tails it and answers reads.
 *
 * <p>Blobs are bytes to it: addressed by SHA-256, verified as they come in, and never changed.
 */
@NullMarked
package io.acclimate.registry;

import org.jspecify.annotations.NullMarked;
