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
 * @param experience number of the experience it was learnt from; null if it was learnt from none
 */
public record Version(
    int number,
    NewVersion made,
    @Nullable Digest weightsState,
    @Nullable Long experience,
    Instant createdAt) {

  /** A new version with the content of this one. */
  Version republished(int newNumber, Notes notes, Instant now) {
    NewVersion content =
        notes.description().isEmpty()
            ? made
            : new NewVersion(
                made.serving(),
                made.training(),
                made.sizeBytes(),
                notes.description(),
                made.profiles());
    return new Version(newNumber, content, weightsState, null, now);
  }

  /** An alias that points at it, unsigned. */
  AliasTarget asTarget() {
    return new AliasTarget(number, made.serving(), made.sizeBytes(), null);
  }
}
