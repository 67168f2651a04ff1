package io.acclimate.core.artifact.signing;

import io.acclimate.core.artifact.Digest;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What a consumer asks of a version before it reads it. */
public sealed interface Trust {

  /** A signature by one of these keys; none of them means that no version is trusted. */
  record Pinned(TrustedKeys keys, InstantSource clock) implements Trust {
    @Override
    public void require(Digest serving, byte[] manifest, @Nullable Signature signature) {
      keys.verify(serving, manifest, signature, clock.instant());
    }
  }

  /** Nothing: signatures are not looked at. For development. */
  record UnsignedAllowed() implements Trust {
    @Override
    public void require(Digest serving, byte[] manifest, @Nullable Signature signature) {
      TrustedKeys.requireUnaltered(serving, manifest);
    }
  }

  /**
   * Returns if the manifest may be read.
   *
   * @param serving digest that was announced
   * @param manifest bytes that were fetched
   * @param signature what came with the announcement; null if nothing did
   * @throws UntrustedException if not, with the reason
   */
  void require(Digest serving, byte[] manifest, @Nullable Signature signature);
}
