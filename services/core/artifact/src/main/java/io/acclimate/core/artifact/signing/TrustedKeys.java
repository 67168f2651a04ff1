package io.acclimate.core.artifact.signing;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.JsonFields;
import io.acclimate.core.artifact.signing.UntrustedException.Reason;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a consumer has pinned, by key id. There may be several, so that a new one is known
 * before it signs and an old one for as long as its signatures are about.
 */
public final class TrustedKeys {
  private static final String FORMAT = "acclimate-trusted-keys/1";
  private static final TrustedKeys NONE = new TrustedKeys(List.of());

  private final Map<String, TrustedKey> byId = new LinkedHashMap<>();

  private TrustedKeys(Collection<TrustedKey> keys) {
    for (TrustedKey key : keys) {
      if (byId.put(key.keyId(), key) != null) {
        throw new InvalidFormatException("keys: '" + key.keyId() + "' is there twice");
      }
    }
  }

  /** No key: nothing verifies. */
  public static TrustedKeys none() {
    return NONE;
  }

  public static TrustedKeys of(TrustedKey... keys) {
    return new TrustedKeys(List.of(keys));
  }

  /** Reads a file of keys; it has one at least. */
  public static TrustedKeys parse(byte[] json) {
    JsonFields fields = JsonFields.of("", Json.parse(json));
    fields.requireFormat(FORMAT);
    List<TrustedKey> keys = fields.fieldsList("keys").stream().map(TrustedKey::parse).toList();
    if (keys.isEmpty()) {
      throw fields.refused("keys", "at least one key");
    }
    fields.refuseUnknown();
    return new TrustedKeys(keys);
  }

  /** The file's canonical bytes. */
  public byte[] toBytes() {
    return Json.object()
        .with("format", FORMAT)
        .with("keys", Json.array(byId.values().stream().map(TrustedKey::toJson).toList()))
        .canonical();
  }

  /** The keys' ids, in the order of the file. */
  public List<String> keyIds() {
    return List.copyOf(byId.keySet());
  }

  /**
   * Returns if one of these keys vouches for the manifest.
   *
   * @param serving digest that was announced
   * @param manifest bytes that were fetched
   * @param signature what came with the announcement; null if nothing did
   * @param now decides which keys count
   * @throws UntrustedException if none does, with the reason
   */
  public void verify(Digest serving, byte[] manifest, @Nullable Signature signature, Instant now) {
    requireUnaltered(serving, manifest);
    if (signature == null) {
      throw refused(Reason.UNSIGNED, serving, "it is not signed; " + pinned());
    }
    TrustedKey key = byId.get(signature.keyId());
    if (key == null) {
      throw refused(
          Reason.UNKNOWN_KEY,
          serving,
          "key '%s' signed it; %s".formatted(shown(signature.keyId()), pinned()));
    }
    requireValid(key, serving, now);
    if (!DerSignature.wellFormed(signature.der())) {
      throw refused(
          Reason.MALFORMED,
          serving,
          "the %d bytes of its signature are no ECDSA signature over P-256 in DER"
              .formatted(signature.der().length));
    }
    if (!P256.verify(key.key(), manifest, signature.der())) {
      throw refused(
          Reason.WRONG_SIGNATURE,
          serving,
          "its signature is not that of key '%s' over this manifest".formatted(key.keyId()));
    }
  }

  static void requireUnaltered(Digest serving, byte[] manifest) {
    if (!serving.matches(manifest)) {
      throw refused(
          Reason.ALTERED,
          serving,
          "the manifest that was fetched has digest " + Digest.of(manifest));
    }
  }

  private static void requireValid(TrustedKey key, Digest serving, Instant now) {
    Instant notBefore = key.notBefore();
    if (notBefore != null && now.isBefore(notBefore)) {
      throw refused(
          Reason.KEY_NOT_YET_VALID,
          serving,
          "key '%s' signed it, which is valid from %s and it is %s"
              .formatted(key.keyId(), notBefore, now));
    }
    Instant notAfter = key.notAfter();
    if (notAfter != null && !now.isBefore(notAfter)) {
      throw refused(
          Reason.KEY_EXPIRED,
          serving,
          "key '%s' signed it, which was valid until %s and it is %s"
              .formatted(key.keyId(), notAfter, now));
    }
  }

  private String pinned() {
    return byId.isEmpty()
        ? "no key is pinned (acclimate.trusted-keys), and acclimate.allow-unsigned is not true"
        : "pinned are " + byId.keySet();
  }

  private static String shown(String keyId) {
    String cut = keyId.length() <= 64 ? keyId : keyId.substring(0, 64) + "…";
    return cut.replaceAll("\\p{Cntrl}", "?");
  }

  private static UntrustedException refused(Reason reason, Digest serving, String why) {
    return new UntrustedException(reason, "version " + serving + " is not trusted: " + why);
  }
}
