/**
 * What outlives a process: manifests, packs, tensors and heads, each a record with one canonical
 * byte form, addressed by the SHA-256 of those bytes.
 */
@NullMarked
package io.acclimate.core.artifact;

import org.jspecify.annotations.NullMarked;
