package io.acclimate.core.artifact.signing;

import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.JsonFields;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A public key whose signatures count.
 *
 * @param key on the curve P-256
 * @param notBefore its signatures count from then on; null is since ever
 * @param notAfter its signatures do not count from then on; null is for ever
 */
public record TrustedKey(ECPublicKey key, @Nullable Instant notBefore, @Nullable Instant notAfter) {
  public TrustedKey {
    key = P256.publicKey(key.getEncoded());
    if (notBefore != null && notAfter != null && !notBefore.isBefore(notAfter)) {
      throw new InvalidFormatException(
          "notAfter: %s is not after notBefore, %s".formatted(notAfter, notBefore));
    }
  }

  /** First 16 hexadecimal digits of the SHA-256 of the key's SubjectPublicKeyInfo in DER. */
  public String keyId() {
    return P256.keyId(key);
  }

  /** The same key, trusted in this time only. */
  public TrustedKey during(@Nullable Instant from, @Nullable Instant to) {
    return new TrustedKey(key, from, to);
  }

  static TrustedKey parse(JsonFields fields) {
    TrustedKey parsed =
        new TrustedKey(
            P256.publicKey(spki(fields)),
            instant(fields, "notBefore"),
            instant(fields, "notAfter"));
    if (!fields.string("keyId").equals(parsed.keyId())) {
      throw fields.refused("keyId", "'" + parsed.keyId() + "', the id of the publicKey beside it");
    }
    fields.refuseUnknown();
    return parsed;
  }

  Json toJson() {
    Json.Obj json =
        Json.object()
            .with("keyId", keyId())
            .with("publicKey", Base64.getEncoder().encodeToString(key.getEncoded()));
    json = notBefore == null ? json : json.with("notBefore", notBefore.toString());
    return notAfter == null ? json : json.with("notAfter", notAfter.toString());
  }

  private static byte[] spki(JsonFields fields) {
    try {
      return Base64.getDecoder().decode(fields.string("publicKey"));
    } catch (IllegalArgumentException e) {
      InvalidFormatException refused =
          fields.refused(
              "publicKey", "a public key in base64 on one line, without PEM's first and last");
      refused.initCause(e);
      throw refused;
    }
  }

  private static @Nullable Instant instant(JsonFields fields, String key) {
    String text = fields.optionalString(key);
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      InvalidFormatException refused = fields.refused(key, "a time such as 2027-01-31T00:00:00Z");
      refused.initCause(e);
      throw refused;
    }
  }
}
