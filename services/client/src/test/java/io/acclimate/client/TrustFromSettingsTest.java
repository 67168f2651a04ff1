package io.acclimate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.avro.AliasTarget;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.signing.SigningKey;
import io.acclimate.core.artifact.signing.Trust;
import io.acclimate.core.artifact.signing.TrustedKeys;
import io.acclimate.core.artifact.signing.UntrustedException;
import io.acclimate.schemas.TrustConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrustFromSettingsTest {
  private static final byte[] MANIFEST = "a manifest".getBytes(StandardCharsets.UTF_8);
  private static final Digest SERVING = Digest.of(MANIFEST);

  @TempDir private Path folder;

  @Test
  void trustsNobodyByDefault() {
    Trust trust = trust(new TrustConfig(null, false));

    assertThatThrownBy(() -> trust.require(SERVING, MANIFEST, null))
        .isInstanceOf(UntrustedException.class)
        .hasMessageContainingAll("acclimate.trusted-keys", "acclimate.allow-unsigned");
  }

  @Test
  void takesUnsignedVersionsWhereToldTo() {
    Trust trust = trust(new TrustConfig(null, true));

    assertThatCode(() -> trust.require(SERVING, MANIFEST, null)).doesNotThrowAnyException();
  }

  @Test
  void takesWhatAKeyOfTheFileSignedAsTheUpdateHasIt() throws IOException {
    SigningKey key = SigningKey.generate();
    Path file = folder.resolve("keys.json");
    Files.write(file, TrustedKeys.of(key.trustedKey()).toBytes());
    Trust trust = trust(new TrustConfig(file, false));
    AliasTarget alias =
        new AliasTarget(
            1, SERVING.hex(), 10L, ByteBuffer.wrap(key.sign(MANIFEST).der()), key.keyId());

    assertThatCode(() -> trust.require(SERVING, MANIFEST, AvroValues.signature(alias)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> trust.require(SERVING, MANIFEST, null))
        .isInstanceOf(UntrustedException.class);
  }

  @Test
  void findsNoSignatureInAnUnsignedUpdate() {
    assertThat(AvroValues.signature(new AliasTarget(1, SERVING.hex(), 10L, null, null))).isNull();
  }

  @Test
  void namesTheSettingAndTheFileThatIsWrong() throws IOException {
    Path absent = folder.resolve("absent.json");
    Path broken = Files.writeString(folder.resolve("broken.json"), "{\"format\":\"x\"}");

    assertThatThrownBy(() -> trust(new TrustConfig(absent, false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("acclimate.trusted-keys", absent.toString(), "cannot be read");
    assertThatThrownBy(() -> trust(new TrustConfig(broken, false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("acclimate.trusted-keys", broken.toString(), "format");
  }

  private static Trust trust(TrustConfig config) {
    return TrustFromSettings.of(config, InstantSource.system());
  }
}
