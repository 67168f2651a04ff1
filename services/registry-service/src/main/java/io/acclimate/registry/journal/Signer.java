package io.acclimate.registry.journal;

import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.CorruptBlobException;
import io.acclimate.core.artifact.signing.SigningKey;
import io.acclimate.registry.state.AliasTarget;
import io.acclimate.registry.state.Decision;
import io.acclimate.registry.state.Decision.Applied;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs what aliases point at, if this registry has a key. Signing is no part of deciding, because
 * a signature made twice has other bytes: it is made once, and then it is in the journal.
 */
final class Signer {
  private static final Logger LOG = LoggerFactory.getLogger(Signer.class);

  private final @Nullable SigningKey key;
  private final BlobStore blobs;

  /**
   * @param key null signs nothing
   * @param blobs where the serving manifests are
   */
  Signer(@Nullable SigningKey key, BlobStore blobs) {
    this.key = key;
    this.blobs = blobs;
  }

  /**
   * The decision with every target signed that is not. One that was pointed at again is not, so
   * that is how another key comes into force.
   */
  Decision sign(String model, Decision decision) {
    SigningKey signing = key;
    if (signing == null || !(decision instanceof Applied applied)) {
      return decision;
    }
    SortedMap<String, AliasTarget> aliases = new TreeMap<>(applied.aliases());
    aliases.replaceAll(
        (alias, target) ->
            target.signature() == null ? signed(model, alias, target, signing) : target);
    return new Applied(applied.head(), applied.version(), aliases, applied.detail());
  }

  /** Consumers refuse a version that could not be signed, and go on with the one they have. */
  private AliasTarget signed(String model, String alias, AliasTarget target, SigningKey signing) {
    try {
      return target.signed(signing.sign(blobs.get(target.serving())));
    } catch (BlobMissingException | CorruptBlobException e) {
      LOG.error(
          "model={} version={} alias={} state=unsigned cause=\"{}\"",
          model,
          target.version(),
          alias,
          e.getMessage());
      return target;
    }
  }
}
