package io.acclimate.registry.state;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files that a model may run as its backbone. Everybody who trains or serves a version runs its
 * backbone, which is code, because the registry says that the version is one.
 *
 * @param digests of the files
 */
record TrustedBackbones(Set<Digest> digests) {

  /**
   * Why a model is not registered; empty if its version has no backbone, or a trusted one.
   *
   * @param backbone digest of the version's backbone
   */
  Optional<Decision> refusal(Optional<Digest> backbone) {
    return refusal(null, Optional.empty(), backbone);
  }

  /**
   * Why a new version of a model is refused; empty if it has no backbone, the one that the model
   * has already, or a trusted one. So a list that has lost an entry ends no model's learning.
   *
   * @param current the head before it; null if there is none
   * @param before digest of the backbone in that head
   * @param backbone digest of the version's backbone
   */
  Optional<Decision> refusal(
      @Nullable Head current, Optional<Digest> before, Optional<Digest> backbone) {
    return backbone
        .filter(digest -> !digests.contains(digest) && !before.equals(backbone))
        .map(
            digest ->
                Refusal.BACKBONE_UNTRUSTED.because(
                    current,
                    "the backbone's file %s is code that this registry does not trust; if you do, add it to acclimate.registry-service.trusted-backbones"
                        .formatted(digest)));
  }
}
