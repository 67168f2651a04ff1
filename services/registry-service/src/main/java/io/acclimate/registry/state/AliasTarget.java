package io.acclimate.registry.state;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.signing.Signature;
import org.jspecify.annotations.Nullable;

/**
 * Where an alias points.
 *
 * @param signature over the bytes of the serving manifest; null when unsigned
 */
public record AliasTarget(
    int version, Digest serving, long sizeBytes, @Nullable Signature signature) {

  /** The same, signed. */
  public AliasTarget signed(Signature made) {
    return new AliasTarget(version, serving, sizeBytes, made);
  }
}
