package io.acclimate.core.adaptation.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TensorBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PacksTest {
  /** Counts what is fetched. */
  private static final class Counting implements BlobStore {
    private final MemoryBlobStore blobs = new MemoryBlobStore();
    private final List<Digest> fetched = new ArrayList<>();

    @Override
    public void put(Digest digest, byte[] bytes) {
      blobs.put(digest, bytes);
    }

    @Override
    public byte[] get(Digest digest) {
      fetched.add(digest);
      return blobs.get(digest);
    }

    @Override
    public boolean has(Digest digest) {
      return blobs.has(digest);
    }
  }

  private final Counting store = new Counting();
  private final Pack one = pack("one");
  private final Pack two = pack("two");
  private final Digest first = store.put(one.toBytes());
  private final Digest second = store.put(two.toBytes());

  @Test
  void givesRowsInTheOrderOfTheReferences() {
    Packs packs = new Packs(store, 1 << 20);

    List<PackRow> rows =
        packs.rows(List.of(new RowRef(second, 1), new RowRef(first, 0), new RowRef(second, 0)));

    assertThat(rows).containsExactly(two.rows().get(1), one.rows().get(0), two.rows().get(0));
    assertThat(store.fetched).containsExactly(second, first);
  }

  @Test
  void fetchesAPackOnceWhileItIsInMemory() {
    Packs packs = new Packs(store, 1 << 20);

    packs.rows(List.of(new RowRef(first, 0)));
    packs.rows(List.of(new RowRef(first, 1)));

    assertThat(store.fetched).containsExactly(first);
  }

  @Test
  void aPackThatIsAtHandIsNotFetched() {
    Packs packs = new Packs(store, 1 << 20);
    packs.remember(first, one, 10);

    assertThat(packs.rows(List.of(new RowRef(first, 0)))).containsExactly(one.rows().get(0));

    assertThat(store.fetched).isEmpty();
  }

  @Test
  void thePackUsedLongestAgoMakesRoom() {
    Packs packs = new Packs(store, one.toBytes().length + two.toBytes().length / 2);

    packs.rows(List.of(new RowRef(first, 0)));
    packs.rows(List.of(new RowRef(second, 0)));
    packs.rows(List.of(new RowRef(second, 1)));
    packs.rows(List.of(new RowRef(first, 1)));

    assertThat(store.fetched).containsExactly(first, second, first);
  }

  /** However many bytes the packs before it take. */
  @Test
  void aKnownPackNeedNotBeInTheStore() {
    Pack three = pack("three");
    Digest third = three.digest();
    Packs packs = new Packs(store, 1);
    packs.remember(third, three, three.toBytes().length);

    List<PackRow> rows =
        packs.rows(
            List.of(new RowRef(first, 0), new RowRef(second, 0), new RowRef(third, 1)),
            Map.of(third, three));

    assertThat(rows).containsExactly(one.rows().get(0), two.rows().get(0), three.rows().get(1));
    assertThat(store.fetched).containsExactly(first, second);
  }

  @Test
  void namesAPackThatIsMissing() {
    Digest absent = pack("absent").digest();

    assertThatThrownBy(() -> new Packs(store, 1).rows(List.of(new RowRef(absent, 0))))
        .isInstanceOf(BlobMissingException.class)
        .hasMessageContaining(absent.toString());
  }

  private static Pack pack(String name) {
    List<PackRow> rows = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      rows.add(
          new PackRow(
              name + i,
              "plant-1",
              null,
              Side.TRAIN,
              new Input.TensorInput(TensorBytes.ofFloats(new float[] {i}))));
    }
    return new Pack(rows);
  }
}
