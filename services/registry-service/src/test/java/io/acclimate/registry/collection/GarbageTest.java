package io.acclimate.registry.collection;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.BlobInventory;
import io.acclimate.core.artifact.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class GarbageTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Digest A = Digest.of(new byte[] {1});
  private static final Digest B = Digest.of(new byte[] {2});

  private final Inventory inventory = new Inventory();
  private final Garbage garbage = new Garbage(Duration.ofHours(24));

  @Test
  void waitsForTheGraceTimeFromWhenABlobWentOutOfReach() {
    inventory.put(A, NOON.minus(Duration.ofDays(30)));

    assertThat(garbage.due(inventory, Set.of(), NOON)).isEmpty();
    assertThat(garbage.due(inventory, Set.of(), NOON.plus(Duration.ofHours(23)))).isEmpty();
    assertThat(garbage.due(inventory, Set.of(), NOON.plus(Duration.ofHours(24))))
        .extracting(BlobInventory.StoredBlob::digest)
        .containsExactly(A);
  }

  @Test
  void waitsForTheGraceTimeFromWhenABlobWasPutAgain() {
    inventory.put(A, NOON.minus(Duration.ofDays(30)));
    assertThat(garbage.due(inventory, Set.of(), NOON)).isEmpty();

    inventory.put(A, NOON.plus(Duration.ofHours(20)));

    assertThat(garbage.due(inventory, Set.of(), NOON.plus(Duration.ofHours(30)))).isEmpty();
    assertThat(garbage.due(inventory, Set.of(), NOON.plus(Duration.ofHours(44)))).hasSize(1);
  }

  @Test
  void beginsAnewWhenABlobWasInReachMeanwhile() {
    inventory.put(A, NOON.minus(Duration.ofDays(30)));
    assertThat(garbage.due(inventory, Set.of(), NOON)).isEmpty();
    assertThat(garbage.due(inventory, Set.of(A), NOON.plus(Duration.ofHours(12)))).isEmpty();

    assertThat(garbage.due(inventory, Set.of(), NOON.plus(Duration.ofHours(25)))).isEmpty();
  }

  @Test
  void countsWhatIsOutOfReach() {
    inventory.put(A, NOON);
    inventory.put(B, NOON);

    assertThat(garbage.due(inventory, Set.of(B), NOON)).isEmpty();

    assertThat(garbage.count()).isEqualTo(1);
    assertThat(garbage.bytes()).isEqualTo(Inventory.SIZE);
  }

  /** A store with times of its own. */
  private static final class Inventory implements BlobInventory {
    static final long SIZE = 10;
    private final Map<Digest, Instant> blobs = new LinkedHashMap<>();

    void put(Digest digest, Instant at) {
      blobs.put(digest, at);
    }

    @Override
    public void forEach(Consumer<StoredBlob> each) {
      blobs.forEach((digest, at) -> each.accept(new StoredBlob(digest, SIZE, at)));
    }

    @Override
    public Optional<Instant> putAt(Digest digest) {
      return Optional.ofNullable(blobs.get(digest));
    }

    @Override
    public void delete(Digest digest) {
      blobs.remove(digest);
    }
  }
}
