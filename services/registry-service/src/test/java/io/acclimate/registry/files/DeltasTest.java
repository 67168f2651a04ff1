package io.acclimate.registry.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.TensorEntry;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DeltasTest {
  private static final TensorEntry TRUNK =
      TensorEntry.of("trunk", TensorBytes.ofFloats(new float[10_000], 100, 100));
  private static final TensorEntry HEAD =
      TensorEntry.of("head", TensorBytes.ofFloats(new float[] {1, 2}, 2));
  private static final TensorEntry OTHER_HEAD =
      TensorEntry.of("head", TensorBytes.ofFloats(new float[] {2, 1}, 2));

  private final MemoryBlobStore blobs = new MemoryBlobStore();
  private final Deltas deltas = new Deltas(blobs);

  @Test
  void chargesTheManifestAndTheTensorsThatAreLacking() {
    byte[] first = manifest(TRUNK, HEAD);
    byte[] second = manifest(TRUNK, OTHER_HEAD);

    assertThat(deltas.bytes(blobs.put(first), Optional.empty()))
        .hasValue(first.length + TRUNK.sizeBytes() + HEAD.sizeBytes());
    assertThat(deltas.bytes(blobs.put(second), Optional.of(Digest.of(first))))
        .hasValue(second.length + OTHER_HEAD.sizeBytes());
  }

  @Test
  void chargesTheShortcutWhereItsBaseIsThere() {
    TensorEntry.Shortcut shortcut =
        new TensorEntry.Shortcut(HEAD.sha256(), Digest.of(new byte[] {3}), 5);
    byte[] first = manifest(TRUNK, HEAD);
    byte[] second = manifest(TRUNK, OTHER_HEAD.by(shortcut));
    Digest serving = blobs.put(second);

    assertThat(deltas.bytes(serving, Optional.of(blobs.put(first)))).hasValue(second.length + 5);
    assertThat(deltas.bytes(serving, Optional.of(blobs.put(manifest(TRUNK)))))
        .hasValue(second.length + OTHER_HEAD.sizeBytes());
  }

  @Test
  void chargesNothingForTheSameVersion() {
    Digest serving = blobs.put(manifest(TRUNK));

    assertThat(deltas.bytes(serving, Optional.of(serving))).hasValue(0);
  }

  @Test
  void doesNotKnowWhatAMissingManifestCosts() {
    Digest gone = Digest.of(new byte[] {1});

    assertThat(deltas.bytes(gone, Optional.empty())).isEmpty();
    assertThat(deltas.bytes(blobs.put(manifest(TRUNK)), Optional.of(gone))).isEmpty();
  }

  private static byte[] manifest(TensorEntry... tensors) {
    return new ServingManifest(
            Json.object(),
            List.of(tensors),
            Preprocessing.identity(),
            Json.object(),
            List.of("a", "b"),
            Digest.of(new byte[] {7}))
        .toBytes();
  }
}
