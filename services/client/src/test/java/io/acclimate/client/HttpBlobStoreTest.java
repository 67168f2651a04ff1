package io.acclimate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.CorruptBlobException;
import io.acclimate.core.artifact.Digest;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HttpBlobStoreTest {
  private static final byte[] BLOB = "a blob".getBytes(StandardCharsets.UTF_8);
  private static final Digest DIGEST = Digest.of(BLOB);

  private FakeRegistry registry;
  private HttpBlobStore store;

  @BeforeEach
  void start() throws IOException {
    registry = new FakeRegistry();
    store = new HttpBlobStore(registry.url(), Duration.ofSeconds(5), 1_000);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void getsWhatWasPut() {
    store.put(DIGEST, BLOB);

    assertThat(store.get(DIGEST)).isEqualTo(BLOB);
    assertThat(store.has(DIGEST)).isTrue();
  }

  @Test
  void putsAnEmptyBlob() {
    Digest empty = store.put(new byte[0]);

    assertThat(registry.blobs).containsKey(empty);
  }

  @Test
  void saysThatABlobIsMissing() {
    assertThat(store.has(DIGEST)).isFalse();
    assertThatThrownBy(() -> store.get(DIGEST))
        .isInstanceOfSatisfying(
            BlobMissingException.class, missing -> assertThat(missing.digest()).isEqualTo(DIGEST));
  }

  @Test
  void refusesBytesThatWereAltered() {
    registry.blobs.put(DIGEST, "another blob".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> store.get(DIGEST)).isInstanceOf(CorruptBlobException.class);
  }

  @Test
  void neverSendsBytesUnderAWrongDigest() {
    assertThatThrownBy(() -> store.put(Digest.of(new byte[] {1}), BLOB))
        .isInstanceOf(CorruptBlobException.class);
    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void refusesMoreBytesThanItsLimit() {
    byte[] large = new byte[1_001];
    registry.blobs.put(Digest.of(large), large);

    assertThatThrownBy(() -> store.get(Digest.of(large)))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("1000 bytes");
    assertThatThrownBy(() -> store.put(large))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1001 bytes");
  }

  @Test
  void takesABlobOfExactlyItsLimit() {
    byte[] large = new byte[1_000];

    assertThat(store.get(store.put(large))).isEqualTo(large);
  }

  @Test
  void triesAgainWhenTheRegistryIsInTrouble() {
    registry.answerNext(503, "").answerNext(500, "");

    store.put(DIGEST, BLOB);

    assertThat(registry.blobs).containsOnlyKeys(DIGEST);
    assertThat(registry.requests()).hasSize(3);
  }

  @Test
  void triesAgainWhenTheConnectionBreaks() {
    registry.blobs.put(DIGEST, BLOB);
    registry.breakNext();

    assertThat(store.get(DIGEST)).isEqualTo(BLOB);
  }

  @Test
  void doesNotTryAgainWhatWasRefused() {
    registry.answerNext(413, new String(problem(), StandardCharsets.UTF_8));

    assertThatThrownBy(() -> store.put(DIGEST, BLOB))
        .isInstanceOfSatisfying(
            RegistryException.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(413);
              assertThat(refused.code()).isEqualTo("too-large");
              assertThat(refused.detail()).isEqualTo("at most 5 bytes");
            });
    assertThat(registry.requests()).hasSize(1);
  }

  @Test
  void sendsOnlyWhatIsMissing() {
    registry.blobs.put(DIGEST, BLOB);
    Map<Digest, byte[]> all = new LinkedHashMap<>();
    all.put(DIGEST, BLOB);
    for (byte i = 0; i < 20; i++) {
      byte[] bytes = {i};
      all.put(Digest.of(bytes), bytes);
    }

    store.putAll(all);

    assertThat(registry.blobs).containsOnlyKeys(all.keySet());
    assertThat(registry.lines())
        .hasSize(21)
        .contains("POST /api/v1/blobs/missing")
        .doesNotContain("PUT /api/v1/blobs/" + DIGEST);
  }

  @Test
  void saysThatOneOfManyWasRefused() {
    registry.answerNext(200, "{\"missing\":[\"" + DIGEST + "\"]}").answerNext(413, "");

    assertThatThrownBy(() -> store.putAll(Map.of(DIGEST, BLOB)))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("413");
  }

  @Test
  void namesTheSettingWhenNobodyListens() throws IOException {
    URI nobody;
    try (ServerSocket free = new ServerSocket(0)) {
      nobody = URI.create("http://localhost:" + free.getLocalPort());
    }
    HttpBlobStore away = new HttpBlobStore(nobody, Duration.ofMillis(200), 1_000);

    assertThatThrownBy(() -> away.get(DIGEST))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("acclimate.registry.url");
  }

  private static byte[] problem() {
    return FakeRegistry.problem("too-large", "at most 5 bytes");
  }
}
