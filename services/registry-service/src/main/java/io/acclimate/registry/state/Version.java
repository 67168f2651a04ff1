package io.acclimate.registry.state;

import io.acclimate.core.artifact.Digest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version of a model; it never changes.
 *
 * @param number counts the model's versions from 1, without gaps
 * @param made what it was made of
 * @param weightsState state bound to its weights, which a rollback restores; null when empty
 * @param experience number of the experience it was learnt from; null for version 1
 */
public record Version(
    int number,
    NewVersion made,
    @Nullable Digest weightsState,
    @Nullable Long experience,
    Instant createdAt) {

  AliasTarget asTarget() {
    return new AliasTarget(number, made.serving(), made.sizeBytes());
  }
}
