package io.acclimate.registry.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.signing.SigningKey;
import io.acclimate.core.artifact.signing.TrustedKeys;
import io.acclimate.registry.state.AliasTarget;
import io.acclimate.registry.state.Decision;
import io.acclimate.registry.state.Decision.Applied;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SignerTest {
  private static final byte[] MANIFEST = "manifest".getBytes(StandardCharsets.UTF_8);
  private static final Head HEAD = new Head(Digest.of(MANIFEST), null, null, null);

  private final MemoryBlobStore blobs = new MemoryBlobStore();
  private final SigningKey key = SigningKey.generate();

  @Test
  void signsWhatAnAliasPointsAt() {
    AliasTarget target = new AliasTarget(1, blobs.put(MANIFEST), 8, null);

    Applied signed = (Applied) new Signer(key, blobs).sign("gas", applied(target));

    assertThat(signed.detail()).isEqualTo("done");
    assertThat(signed.aliases())
        .hasEntrySatisfying(
            "champion",
            champion ->
                TrustedKeys.of(key.trustedKey())
                    .verify(Digest.of(MANIFEST), MANIFEST, champion.signature(), Instant.now()));
  }

  @Test
  void leavesWhatIsSignedAlready() {
    AliasTarget target =
        new AliasTarget(1, blobs.put(MANIFEST), 8, SigningKey.generate().sign(MANIFEST));

    assertThat(new Signer(key, blobs).sign("gas", applied(target))).isEqualTo(applied(target));
  }

  @Test
  void leavesAVersionUnsignedWhoseManifestIsGone() {
    AliasTarget target = new AliasTarget(1, Digest.of(MANIFEST), 8, null);

    assertThat(new Signer(key, blobs).sign("gas", applied(target))).isEqualTo(applied(target));
  }

  @Test
  void signsNothingWithoutAKey() {
    AliasTarget target = new AliasTarget(1, blobs.put(MANIFEST), 8, null);

    assertThat(new Signer(null, blobs).sign("gas", applied(target))).isEqualTo(applied(target));
  }

  private static Decision applied(AliasTarget target) {
    return new Applied(HEAD, null, new TreeMap<>(Map.of("champion", target)), "done");
  }
}
