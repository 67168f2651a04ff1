package io.acclimate.client;

import static io.acclimate.client.StoredVersions.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.LowRankUpdate;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.TensorEntry;
import io.acclimate.core.artifact.signing.Trust;
import io.acclimate.core.artifact.signing.TrustedKeys;
import io.acclimate.core.artifact.signing.UntrustedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What versions cost, counted where the bytes leave: at the store's HTTP. */
final class DeltaDeliveryTest {
  private static final int WIDTH = 512;
  private static final int RANK = 4;
  private static final int CLASSES = 10;

  private FakeRegistry registry;
  private StoredVersions versions;
  private Downloads downloads;
  @TempDir private Path folder;

  @BeforeEach
  void start() throws IOException {
    registry = new FakeRegistry();
    versions = new StoredVersions(registry.blobs);
    downloads =
        new Downloads(
            new HttpBlobStore(registry.url()),
            folder.resolve("cache"),
            1 << 30,
            new Trust.UnsignedAllowed());
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void anUpdateOfTheHeadCostsAFiftiethOfTheModelAtMost() throws InterruptedException {
    Map<String, TensorBytes> first = body();
    first.put("head.weight", random(10, CLASSES, WIDTH));
    first.put("head.bias", random(11, 1, CLASSES));
    Map<String, TensorBytes> second = new HashMap<>(first);
    second.put("head.weight", random(20, CLASSES, WIDTH));
    second.put("head.bias", random(21, 1, CLASSES));

    assertThat(shareOfAnUpdate(first, versions.store(second))).isLessThanOrEqualTo(1 / 50.0);
  }

  @Test
  void anUpdateOfLowRankCostsATwentiethOfTheModelAtMost() throws InterruptedException {
    Map<String, TensorBytes> first = body();
    Map<String, TensorBytes> second = new HashMap<>();
    Map<String, TensorEntry.Shortcut> shortcuts = new HashMap<>();
    first.forEach(
        (name, before) -> {
          LowRankUpdate update =
              new LowRankUpdate(random(1, RANK, WIDTH), random(name.hashCode(), WIDTH, RANK));
          versions.put(update.toBytes());
          second.put(name, update.addedTo(before));
          shortcuts.put(
              name,
              new TensorEntry.Shortcut(
                  TensorEntry.of(name, before).sha256(),
                  Digest.of(update.toBytes()),
                  update.toBytes().length));
        });

    assertThat(shareOfAnUpdate(first, versions.store(second, shortcuts)))
        .isLessThanOrEqualTo(1 / 20.0);
  }

  @Test
  void aRollbackCostsNothing() throws InterruptedException {
    ServingManifest first = versions.version(1);
    downloads.fetch(announced(1, first));
    downloads.fetch(announced(2, versions.version(2)));
    long served = registry.servedBytes();

    ModelVersion again = downloads.fetch(announced(1, first));

    assertThat(again.fetchedBytes()).isZero();
    assertThat(registry.servedBytes()).isEqualTo(served);
  }

  @Test
  void aTensorThatComesTwiceIsFetchedOnce() throws InterruptedException {
    TensorBytes shared = random(1, 8, 8);
    ServingManifest manifest = versions.store(Map.of("a.weight", shared, "b.weight", shared));

    ModelVersion version = downloads.fetch(announced(1, manifest));

    assertThat(version.fetchedBytes()).isEqualTo(manifest.sizeBytes());
    assertThat(version.tensor("a.weight")).isEqualTo(version.tensor("b.weight")).isEqualTo(shared);
  }

  @Test
  void writesOneFileWithPyTorchsNames() throws IOException, InterruptedException {
    ModelVersion version = downloads.fetch(announced(1, versions.version(1)));
    Path file = folder.resolve("model.safetensors");
    Files.writeString(file, "the version before");

    version.writeSafetensors(file);

    assertThat(Safetensors.read(file))
        .containsOnlyKeys("body.weight", "head.weight")
        .containsEntry("head.weight", version.tensor("head.weight"));
    assertThat(Safetensors.metadata(Files.readAllBytes(file)).text())
        .contains(version.digest().hex(), "\"format\":\"pt\"", "\"version\":\"1\"");
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void saysWhichTensorsThereAre() throws InterruptedException {
    ModelVersion version = downloads.fetch(announced(1, versions.version(1)));

    assertThatThrownBy(() -> version.tensor("hed.weight"))
        .hasMessageContainingAll("hed.weight", "[body.weight, head.weight]");
  }

  @Test
  void fetchesNoTensorOfAVersionThatNobodyVouchesFor() {
    ServingManifest manifest = versions.version(1);
    Trust pinned = new Trust.Pinned(TrustedKeys.none(), InstantSource.system());
    Downloads strict =
        new Downloads(new HttpBlobStore(registry.url()), folder.resolve("strict"), 1 << 20, pinned);

    assertThatThrownBy(() -> strict.fetch(announced(1, manifest)))
        .isInstanceOf(UntrustedException.class);
    assertThat(registry.servedBytes()).isEqualTo(manifest.toBytes().length);
  }

  /** Bytes served for the second version, as a share of the whole of it. */
  private double shareOfAnUpdate(Map<String, TensorBytes> first, ServingManifest update)
      throws InterruptedException {
    downloads.fetch(announced(1, versions.store(first)));
    long before = registry.servedBytes();

    ModelVersion version = downloads.fetch(announced(2, update));

    long served = registry.servedBytes() - before;
    assertThat(version.fetchedBytes()).isEqualTo(served);
    assertThat(version.sizeBytes()).isEqualTo(update.sizeBytes());
    return (double) served / update.sizeBytes();
  }

  /** Two layers that stay as they are. */
  private static Map<String, TensorBytes> body() {
    Map<String, TensorBytes> tensors = new HashMap<>();
    tensors.put("fc1.weight", random(1, WIDTH, WIDTH));
    tensors.put("fc2.weight", random(2, WIDTH, WIDTH));
    return tensors;
  }

  private static AnnouncedVersion announced(int version, ServingManifest manifest) {
    Digest digest = manifest.digest();
    return new AnnouncedVersion("gas", "champion", version, digest, manifest.sizeBytes(), null);
  }
}
