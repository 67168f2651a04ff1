/**
 * Who vouches for a version: detached signatures over serving manifests, the key that makes them,
 * and the public keys that a consumer has pinned.
 *
 * <p>ECDSA over P-256 with SHA-256, by the JDK's own provider. A manifest names the digests of all
 * its tensors, so its signature covers the whole version.
 */
@NullMarked
package io.acclimate.core.artifact.signing;

import org.jspecify.annotations.NullMarked;
