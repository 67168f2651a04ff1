package io.acclimate.inference.serving;

import io.acclimate.avro.AliasTarget;
import io.acclimate.avro.ModelUpdate;
import io.acclimate.client.AvroValues;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.signing.Signature;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What should serve.
 *
 * @param model name of the model
 * @param epoch position in the journal of the change that says so
 * @param version number of the version
 * @param serving identity of the version
 * @param signature over the serving manifest; null if it is not signed
 */
public record Target(
    String model, long epoch, int version, Digest serving, @Nullable Signature signature) {
  private static final String CHAMPION = "champion";

  /** The champion of an update; empty for a deleted model and for one that has none. */
  public static Optional<Target> of(ModelUpdate update) {
    AliasTarget champion = update.getAliases().get(CHAMPION);
    if (update.getDeleted() || champion == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Target(
            update.getModel(),
            update.getEpoch(),
            champion.getVersion(),
            new Digest(champion.getServingDigest()),
            AvroValues.signature(champion)));
  }
}
