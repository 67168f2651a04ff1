package io.acclimate.core.artifact.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.signing.UntrustedException.Reason;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrustedKeysTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final byte[] MANIFEST = "a manifest".getBytes(UTF_8);
  private static final SigningKey OURS = SigningKey.generate();
  private static final SigningKey OTHER = SigningKey.generate();
  private static final TrustedKeys PINNED = TrustedKeys.of(OURS.trustedKey());

  @Test
  void takesWhatAPinnedKeySigned() {
    assertThatCode(() -> verify(PINNED, OURS.sign(MANIFEST))).doesNotThrowAnyException();
  }

  @Test
  void takesTheOldAndTheNewKeyWhileTheyAreExchanged() {
    TrustedKeys both = TrustedKeys.of(OURS.trustedKey(), OTHER.trustedKey());

    assertThatCode(() -> verify(both, OURS.sign(MANIFEST))).doesNotThrowAnyException();
    assertThatCode(() -> verify(both, OTHER.sign(MANIFEST))).doesNotThrowAnyException();
  }

  @Test
  void refusesWhatIsNotSigned() {
    assertRefused(Reason.UNSIGNED, () -> verify(PINNED, null))
        .hasMessageContainingAll("not signed", OURS.keyId());
  }

  @Test
  void refusesEverythingWithoutAPinnedKey() {
    assertRefused(Reason.UNSIGNED, () -> verify(TrustedKeys.none(), null))
        .hasMessageContaining("no key is pinned");
    assertRefused(Reason.UNKNOWN_KEY, () -> verify(TrustedKeys.none(), OURS.sign(MANIFEST)));
  }

  @Test
  void refusesAKeyThatIsNotPinned() {
    assertRefused(Reason.UNKNOWN_KEY, () -> verify(PINNED, OTHER.sign(MANIFEST)))
        .hasMessageContainingAll(OTHER.keyId(), OURS.keyId());
  }

  @Test
  void showsNoControlCharactersOfAForeignKeyId() {
    assertRefused(
            Reason.UNKNOWN_KEY,
            () -> verify(PINNED, new Signature("a\nb", OURS.sign(MANIFEST).der())))
        .hasMessageContaining("'a?b'");
  }

  @Test
  void refusesAnotherKeysSignatureUnderAPinnedName() {
    Signature forged = new Signature(OURS.keyId(), OTHER.sign(MANIFEST).der());

    assertRefused(Reason.WRONG_SIGNATURE, () -> verify(PINNED, forged));
  }

  @Test
  void refusesASignatureOfAnotherManifest() {
    Signature ofAnother = OURS.sign("another manifest".getBytes(UTF_8));

    assertRefused(Reason.WRONG_SIGNATURE, () -> verify(PINNED, ofAnother));
  }

  @Test
  void refusesBytesThatWereNotAnnounced() {
    Digest announced = Digest.of("another manifest".getBytes(UTF_8));

    assertRefused(
        Reason.ALTERED, () -> PINNED.verify(announced, MANIFEST, OURS.sign(MANIFEST), NOW));
  }

  @Test
  void countsAKeyFromItsFirstInstantUntilBeforeItsLast() {
    TrustedKey key = OURS.trustedKey();
    Signature signature = OURS.sign(MANIFEST);

    assertThatCode(() -> verify(TrustedKeys.of(key.during(NOW, NOW.plusNanos(1))), signature))
        .doesNotThrowAnyException();
    assertRefused(
            Reason.KEY_NOT_YET_VALID,
            () -> verify(TrustedKeys.of(key.during(NOW.plusNanos(1), null)), signature))
        .hasMessageContaining(NOW.plusNanos(1).toString());
    assertRefused(
            Reason.KEY_EXPIRED, () -> verify(TrustedKeys.of(key.during(null, NOW)), signature))
        .hasMessageContaining(NOW.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "30", // cut off
        "3000", // no numbers
        "3006020100020100", // zeros, which early builds of Java 17 take for a signature of anything
        "300602010102017f00", // a byte behind it
        "30070202000102017f", // a number longer than need be
        "3006020181020101", // a negative number
        "3006020101020181",
        "3006020101030101", // not an integer
        "300602017f028001", // a length that leads nowhere
        "3026022100ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551020101" // r = n
      })
  void refusesWhatIsNoSignature(String hex) {
    Signature signature = new Signature(OURS.keyId(), HexFormat.of().parseHex(hex));

    assertRefused(Reason.MALFORMED, () -> verify(PINNED, signature));
  }

  @Test
  void refusesASignatureOfWhichABitIsTurned() {
    byte[] der = OURS.sign(MANIFEST).der();
    der[der.length - 1] ^= 1;

    assertThatThrownBy(() -> verify(PINNED, new Signature(OURS.keyId(), der)))
        .isInstanceOf(UntrustedException.class);
  }

  @Test
  void findsTheSameSignatureWellFormedThatItMakes() {
    for (int i = 0; i < 200; i++) { // leading zeros and signs come up in some of them
      byte[] message = {(byte) i};
      assertThat(DerSignature.wellFormed(OURS.sign(message).der())).isTrue();
    }
  }

  @Test
  void readsWhatItWrites() {
    TrustedKeys keys =
        TrustedKeys.of(OURS.trustedKey(), OTHER.trustedKey().during(NOW, NOW.plusSeconds(60)));

    TrustedKeys read = TrustedKeys.parse(keys.toBytes());

    assertThat(read.toBytes()).isEqualTo(keys.toBytes());
    assertThat(read.keyIds()).containsExactly(OURS.keyId(), OTHER.keyId());
  }

  @Test
  void saysWhatIsWrongWithAFile() {
    String good = new String(PINNED.toBytes(), UTF_8);
    String id = OURS.keyId();

    assertUnreadable(good.replace("keys/1", "keys/2"), "format");
    assertUnreadable("{\"format\":\"acclimate-trusted-keys/1\",\"keys\":[]}", "at least one key");
    assertUnreadable(good.replace(id, "0123456789abcdef"), "keys[0].keyId", id);
    assertUnreadable(good.replace("\"publicKey\":\"MF", "\"publicKey\":\"MG"), "P-256");
    assertUnreadable(good.replace("\"publicKey\":\"", "\"publicKey\":\"-"), "publicKey", "base64");
    assertUnreadable(good.replace("\"keyId\"", "\"note\":\"\",\"keyId\""), "keys[0].note");
    assertUnreadable(
        good.replace("\"keyId\"", "\"notAfter\":\"soon\",\"keyId\""), "keys[0].notAfter", "soon");
    String twice =
        good.replace("}]", "}," + good.substring(good.indexOf("[") + 1, good.indexOf("]")) + "]");
    assertUnreadable(twice, id, "twice");
  }

  @Test
  void refusesAPublicKeyInAnotherEncodingSinceItsIdWouldDiffer() {
    byte[] spki = OURS.trustedKey().key().getEncoded();
    String longer = Base64.getEncoder().encodeToString(Arrays.copyOf(spki, spki.length + 1));
    String file =
        new String(PINNED.toBytes(), UTF_8)
            .replace(Base64.getEncoder().encodeToString(spki), longer);

    assertUnreadable(file, "public key");
  }

  private static void verify(TrustedKeys keys, @Nullable Signature signature) {
    keys.verify(Digest.of(MANIFEST), MANIFEST, signature, NOW);
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      Reason reason, ThrowingCallable verification) {
    return assertThatThrownBy(verification)
        .isInstanceOfSatisfying(
            UntrustedException.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  private static void assertUnreadable(String file, String... words) {
    assertThatThrownBy(() -> TrustedKeys.parse(file.getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(words);
  }
}
