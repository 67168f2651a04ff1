package io.acclimate.core.artifact.signing;

import io.acclimate.core.artifact.InvalidFormatException;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Signs serving manifests. Its text names the key id alone, never the key. */
public final class SigningKey {
  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN PRIVATE KEY-----\\s+([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private final ECPrivateKey privateKey;
  private final ECPublicKey publicKey;

  private SigningKey(ECPrivateKey privateKey) {
    this.privateKey = privateKey;
    this.publicKey = P256.publicKeyOf(privateKey);
  }

  /**
   * Reads a private key of the curve P-256 from PEM (PKCS#8, not encrypted), as {@code openssl
   * genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256} writes it.
   *
   * @throws InvalidFormatException if it is anything else; the message holds none of the text
   */
  public static SigningKey parse(String pem) {
    Matcher block = PEM.matcher(pem);
    if (!block.find()) {
      throw new InvalidFormatException(
          "signing key: no PRIVATE KEY in PEM (PKCS#8, not encrypted)"
              + "; openssl pkcs8 -topk8 -nocrypt makes one of other forms");
    }
    byte[] pkcs8;
    try {
      pkcs8 = Base64.getMimeDecoder().decode(block.group(1));
    } catch (IllegalArgumentException e) {
      throw new InvalidFormatException("signing key: PEM that is not base64", e);
    }
    return new SigningKey(P256.privateKey(pkcs8));
  }

  /** A new key, which is gone with this process: for tests. */
  public static SigningKey generate() {
    return new SigningKey(P256.newPrivateKey());
  }

  /** Identity of the key, the same as that of its public part. */
  public String keyId() {
    return P256.keyId(publicKey);
  }

  /** What consumers pin, valid at any time. */
  public TrustedKey trustedKey() {
    return new TrustedKey(publicKey, null, null);
  }

  /** Signs a serving manifest's bytes. */
  public Signature sign(byte[] manifest) {
    return new Signature(keyId(), P256.sign(privateKey, manifest));
  }

  @Override
  public String toString() {
    return "SigningKey[" + keyId() + "]";
  }
}
