/**
 * What outlives a process: manifests, packs, tensors and heads, each a record with one canonical
 * byte form, addressed by the SHA-256 of those bytes.
 *
 * <p>Readers are strict, for their input may come from anywhere: they refuse unknown and repeated
 * keys, sizes that do not add up and weights that are not finite, and allocate nothing because a
 * length in the data asks for it. No artifact holds code. An equal tensor is one blob, so an update
 * of the last layer costs that layer's bytes. JDK only, Java 17.
 */
@NullMarked
package io.acclimate.core.artifact;

import org.jspecify.annotations.NullMarked;
