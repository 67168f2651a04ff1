package io.acclimate.core.artifact.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.ServingManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A file of keys and a signature, both made with openssl, that verify for ever. */
final class GoldenSignatureTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  @Test
  void readsAFileOfKeys() throws IOException {
    byte[] file = Files.readAllBytes(FOLDER.resolve("trusted-keys.json"));

    TrustedKeys keys = TrustedKeys.parse(file);

    assertThat(new String(keys.toBytes(), UTF_8)).isEqualTo(new String(file, UTF_8));
    assertThat(keys.keyIds()).hasSize(2);
  }

  @Test
  void verifiesAManifest() throws IOException {
    TrustedKeys keys = TrustedKeys.parse(Files.readAllBytes(FOLDER.resolve("trusted-keys.json")));
    byte[] manifest = Files.readAllBytes(FOLDER.resolve("serving-manifest.json"));
    byte[] der = Files.readAllBytes(FOLDER.resolve("serving-manifest.sig"));
    Digest serving = ServingManifest.parse(manifest).digest();

    keys.verify(serving, manifest, new Signature(keys.keyIds().get(0), der), Instant.EPOCH);
  }
}
