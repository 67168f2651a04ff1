package io.acclimate.core.artifact.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.artifact.InvalidFormatException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class SigningKeyTest {
  /** As openssl genpkey writes it, with its public key inside. A throw-away. */
  private static final String OPENSSL =
      """
      -----BEGIN PRIVATE KEY-----
      MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgDVLSYE6+4hFoiH7L
      EY/cfGqTa0J3cl+pau0OOhdTV2mhRANCAATsgz0yt5OMP6kst7YLxMdbht0f4d9t
      hcH/2UXd7PBhie0vfQ35XMatgmY11wKLNoOfuLSyncPiSBbQgqS267+5
      -----END PRIVATE KEY-----
      """;

  @Test
  void hasTheIdThatOpensslComputesOfItsPublicKey() {
    assertThat(SigningKey.parse(OPENSSL).keyId()).isEqualTo("b6eb15c21d231261");
  }

  @RepeatedTest(8) // half of all keys have the other of the two points
  void findsThePublicKeyOfAKeyThatComesWithoutIt() {
    SigningKey key = SigningKey.parse(Keys.pem("secp256r1"));
    byte[] manifest = "a manifest".getBytes(UTF_8);

    assertThat(P256.verify(key.trustedKey().key(), manifest, key.sign(manifest).der())).isTrue();
  }

  @Test
  void saysWhatItTakes() {
    assertUnreadable("", "PKCS#8");
    assertUnreadable(OPENSSL.replace("PRIVATE KEY", "EC PRIVATE KEY"), "openssl pkcs8 -topk8");
    assertUnreadable(Keys.pem("secp384r1"), "P-256");
    assertUnreadable(OPENSSL.replace("MIGH", "MIGI"), "P-256");
  }

  @Test
  void neverShowsTheKey() {
    String text = SigningKey.parse(OPENSSL).toString();

    assertThat(text).isEqualTo("SigningKey[b6eb15c21d231261]");
  }

  private static void assertUnreadable(String pem, String words) {
    assertThatThrownBy(() -> SigningKey.parse(pem))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining(words)
        .satisfies(refused -> assertThat(refused.toString()).doesNotContain("MIG"));
  }
}
