package io.acclimate.core.adaptation.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.PowerTransform;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DataStateTest {
  static final Digest PACK = Digest.of("pack".getBytes(UTF_8));
  static final ModelSpec SPEC = spec(12, 5);

  @Test
  void trainRowsAreReplayedAndHoldOutsAreKeptByDomain() {
    Pack pack =
        new Pack(
            List.of(
                row("plant-1", "a", Side.TRAIN, 1, 2),
                row("plant-1", "b", Side.HOLD_OUT, 3, 4),
                row("plant-2", "b", Side.TRAIN, 5, 6),
                row("plant-2", "a", Side.HOLD_OUT, 7, 8),
                row("plant-2", "b", Side.HOLD_OUT, 9, 10)));
    DataState state = new DataState(new Source.Unknown());

    state.add(PACK, pack, SPEC, null, new SplittableRandom(1), new Unasked());

    assertThat(state.replay().byClass())
        .isEqualTo(Map.of("a", List.of(ref(0)), "b", List.of(ref(2))));
    assertThat(items(state)).isEqualTo(Map.of("plant-1", List.of(1), "plant-2", List.of(3, 4)));
    assertThat(state.statistics()).containsOnlyKeys("plant-1", "plant-2");
    assertThat(statistics(state, "plant-1").count()).isEqualTo(1);
    assertThat(statistics(state, "plant-1").mean()).containsExactly(1, 2);
  }

  @Test
  void statisticsAreOfTransformedInputs() {
    Pack pack =
        new Pack(
            List.of(row("plant-1", "a", Side.TRAIN, 3, 4), row("plant-1", "b", Side.TRAIN, 8, 2)));
    DataState state = new DataState(new Source.Unknown());

    state.add(
        PACK,
        pack,
        SPEC,
        PowerTransform.of(new float[] {0.5f, 1}), // 2·(√(x + 1) − 1) and x itself
        new SplittableRandom(1),
        new Unasked());

    assertThat(statistics(state, "plant-1").mean()).containsExactly(3, 3);
    assertThat(statistics(state, "plant-1").variance()).containsExactly(1, 1);
  }

  @Test
  void unlabelledRowsCountInStatisticsAlone() {
    Pack pack =
        new Pack(
            List.of(
                row("plant-1", null, Side.TRAIN, 1, 2), row("plant-1", null, Side.HOLD_OUT, 3, 4)));
    DataState state = new DataState(new Source.Unknown());

    state.add(PACK, pack, SPEC, null, new SplittableRandom(1), new Unasked());

    assertThat(state.replay().examples()).isEmpty();
    assertThat(state.holdOuts()).isEmpty();
    assertThat(statistics(state, "plant-1").count()).isEqualTo(1);
  }

  @Test
  void rowsThatDoNotFitTheSpecAreLeftOut() {
    Pack pack =
        new Pack(
            List.of(
                row("plant-1", "unheard-of", Side.TRAIN, 1, 2),
                row("plant-1", "a", Side.TRAIN, 1, 2, 3),
                row("plant-1", "a", Side.TRAIN, Float.NaN, 2),
                row("plant-1", "a", Side.HOLD_OUT, 1),
                new PackRow(
                    "text",
                    "plant-1",
                    new LabelValue.ClassName("a"),
                    Side.TRAIN,
                    new Input.TextInput("text"))));
    DataState state = new DataState(new Source.Unknown());

    state.add(PACK, pack, SPEC, null, new SplittableRandom(1), new Unasked());

    assertThat(state.references()).isEmpty();
    assertThat(state.statistics()).isEmpty();
  }

  @Test
  void holdOutsAreBoundedPerDomainAndReplayOverAll() {
    DataState state = new DataState(new Source.Unknown());
    for (int experience = 0; experience < 20; experience++) {
      state.add(
          Digest.of(new byte[] {(byte) experience}),
          pack(40, experience),
          SPEC,
          null,
          new SplittableRandom(experience),
          new Unasked());
    }

    assertThat(state.replay().size()).isEqualTo(12);
    assertThat(state.replay().seen()).isEqualTo(400);
    assertThat(state.holdOuts()).containsOnlyKeys("plant-0", "plant-1");
    state
        .holdOuts()
        .forEach(
            (domain, kept) -> {
              assertThat(kept.items()).hasSize(5);
              assertThat(kept.seen()).isEqualTo(200);
            });
  }

  @Test
  void gatheredStatesHoldTheSameRowsInOnePack() {
    MemoryBlobStore blobs = new MemoryBlobStore();
    Packs packs = new Packs(blobs, 1);
    DataState state = new DataState(new Source.Unknown());
    for (int experience = 0; experience < 3; experience++) {
      Pack pack = pack(40, experience);
      state.add(
          blobs.put(pack.toBytes()),
          pack,
          SPEC,
          null,
          new SplittableRandom(experience),
          new Unasked());
    }

    DataState.Kept kept = state.gathered(packs);

    Digest only = kept.pack().digest();
    assertThat(state.references()).hasSizeGreaterThan(1);
    assertThat(kept.state().references()).containsExactly(only);
    Packs gathered = new Packs(blobs, 1);
    blobs.put(kept.pack().toBytes());
    assertThat(gathered.rows(kept.state().replay().examples()))
        .isEqualTo(packs.rows(state.replay().examples()));
    assertThat(kept.state().replay().seen()).isEqualTo(state.replay().seen());
    state
        .holdOuts()
        .forEach(
            (domain, rows) -> {
              Reservoir<RowRef> same = Objects.requireNonNull(kept.state().holdOuts().get(domain));
              assertThat(same.seen()).isEqualTo(rows.seen());
              assertThat(gathered.rows(same.items())).isEqualTo(packs.rows(rows.items()));
            });
    assertThat(statistics(kept.state(), "plant-1").mean())
        .isEqualTo(statistics(state, "plant-1").mean());
  }

  @Test
  void referencesAreThePacksOfWhatIsKeptAndTheSourcesStatistics() {
    Digest statistics = Digest.of("statistics".getBytes(UTF_8));
    DataState state = new DataState(new Source.Statistics(new RunningStatistics(2), statistics));
    for (int experience = 0; experience < 20; experience++) {
      state.add(
          Digest.of(new byte[] {(byte) experience}),
          pack(40, experience),
          SPEC,
          null,
          new SplittableRandom(experience),
          new Unasked());
    }

    TreeSet<Digest> expected = new TreeSet<>(List.of(statistics));
    state.replay().examples().forEach(ref -> expected.add(ref.pack()));
    state.holdOuts().values().forEach(k -> k.items().forEach(ref -> expected.add(ref.pack())));
    assertThat(state.references()).containsExactlyElementsOf(expected);
    // 22 examples of 20 packs are kept: some packs are no longer needed
    assertThat(expected).hasSizeLessThan(21);
  }

  @Test
  void ofTheSourceOnlyTheRowsInMemoryStay() {
    Pack data = pack(200, 1);
    RunningStatistics inputs = new RunningStatistics(2);

    DataState.Kept kept =
        DataState.ofSource(
            data,
            data,
            SPEC,
            null,
            Source.Examples.of(inputs, data.rows(), SPEC),
            new SplittableRandom(1),
            rows -> new float[rows.size()][1]);

    assertThat(kept.pack().rows()).hasSize(12 + 5 + 5).doesNotHaveDuplicates();
    assertThat(data.rows()).containsAll(kept.pack().rows());
    Digest digest = kept.pack().digest();
    assertThat(kept.state().references()).containsExactly(digest);
    kept.state()
        .replay()
        .byClass()
        .forEach(
            (label, refs) ->
                assertThat(refs)
                    .extracting(ref -> kept.pack().rows().get(ref.row()))
                    .allMatch(r -> r.side() == Side.TRAIN)
                    .extracting(PackRow::label)
                    .containsOnly(new LabelValue.ClassName(label)));
    kept.state()
        .holdOuts()
        .forEach(
            (domain, own) ->
                assertThat(own.items())
                    .extracting(ref -> kept.pack().rows().get(ref.row()))
                    .allMatch(r -> r.side() == Side.HOLD_OUT && r.domain().equals(domain)));
    assertThat(statistics(kept.state(), "plant-0").count())
        .as("statistics are of all rows, not of those kept")
        .isEqualTo(50);
  }

  /** Four rows in turn: train and hold-out of two domains; classes change every four rows. */
  static Pack pack(int rows, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<PackRow> all = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      all.add(
          new PackRow(
              "e" + seed + "-" + i,
              "plant-" + i % 2,
              new LabelValue.ClassName(i / 4 % 2 == 0 ? "a" : "b"),
              i / 2 % 2 == 0 ? Side.TRAIN : Side.HOLD_OUT,
              new Input.TensorInput(
                  TensorBytes.ofFloats(
                      new float[] {random.nextInt(8) / 4f, random.nextInt(8) / 8f}))));
    }
    return new Pack(all);
  }

  static PackRow row(String domain, @Nullable String label, Side side, float... x) {
    return new PackRow(
        "e",
        domain,
        label == null ? null : new LabelValue.ClassName(label),
        side,
        new Input.TensorInput(TensorBytes.ofFloats(x)));
  }

  static RowRef ref(int row) {
    return new RowRef(PACK, row);
  }

  private static Map<String, List<Integer>> items(DataState state) {
    TreeMap<String, List<Integer>> items = new TreeMap<>();
    state
        .holdOuts()
        .forEach((d, kept) -> items.put(d, kept.items().stream().map(RowRef::row).toList()));
    return items;
  }

  private static RunningStatistics statistics(DataState state, String domain) {
    RunningStatistics statistics = state.statistics().get(domain);
    assertThat(statistics).as(domain).isNotNull();
    return statistics;
  }

  private static ModelSpec spec(int replay, int holdOuts) {
    return ModelSpec.fromJson(
        Json.parseObject(
            """
            {"model": "toy", "input": {"kind": "tensor", "shape": [2]}, "classes": ["a", "b"],
             "sourceDomain": "plant-0", "targetDomain": "plant-1",
             "adaptation": {"holdOutCapacity": %d,
               "replay": {"capacity": %d, "policy": "class-balanced"}}}
            """
                .formatted(holdOuts, replay)
                .getBytes(UTF_8)));
  }
}
