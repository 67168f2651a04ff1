package io.acclimate.client;

import io.acclimate.avro.AliasTarget;
import io.acclimate.avro.ModelUpdate;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.signing.Signature;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A version that an alias points at, as the registry announces it: not fetched, not verified.
 *
 * @param model registered name of the model
 * @param alias such as {@code champion}
 * @param version its number, from 1
 * @param digest of its serving manifest: its identity
 * @param sizeBytes bytes of the serving manifest and all its tensors
 * @param signature over the serving manifest; null if it is not signed
 */
public record AnnouncedVersion(
    String model,
    String alias,
    int version,
    Digest digest,
    long sizeBytes,
    @Nullable Signature signature) {

  /** What an alias points at; empty for a deleted model and for an alias that is not there. */
  public static Optional<AnnouncedVersion> of(ModelUpdate update, String alias) {
    AliasTarget target = update.getAliases().get(alias);
    if (update.getDeleted() || target == null) {
      return Optional.empty();
    }
    return Optional.of(
        new AnnouncedVersion(
            update.getModel(),
            alias,
            target.getVersion(),
            new Digest(target.getServingDigest()),
            target.getSizeBytes(),
            AvroValues.signature(target)));
  }
}
