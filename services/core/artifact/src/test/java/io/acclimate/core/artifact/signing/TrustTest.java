package io.acclimate.core.artifact.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.artifact.Digest;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class TrustTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final byte[] MANIFEST = "a manifest".getBytes(UTF_8);
  private static final Digest SERVING = Digest.of(MANIFEST);
  private static final SigningKey KEY = SigningKey.generate();

  @Test
  void asksTheClockWhetherAKeyCounts() {
    TrustedKeys fromNow = TrustedKeys.of(KEY.trustedKey().during(NOW, null));
    Trust now = new Trust.Pinned(fromNow, () -> NOW);
    Trust before = new Trust.Pinned(fromNow, () -> NOW.minusNanos(1));

    assertThatCode(() -> now.require(SERVING, MANIFEST, KEY.sign(MANIFEST)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> before.require(SERVING, MANIFEST, KEY.sign(MANIFEST)))
        .isInstanceOf(UntrustedException.class);
  }

  @Test
  void takesAnythingUnalteredWhereUnsignedIsAllowed() {
    Trust trust = new Trust.UnsignedAllowed();

    assertThatCode(() -> trust.require(SERVING, MANIFEST, null)).doesNotThrowAnyException();
    assertThatThrownBy(() -> trust.require(SERVING, "another".getBytes(UTF_8), null))
        .isInstanceOf(UntrustedException.class)
        .hasMessageContaining(SERVING.hex());
  }
}
