package io.acclimate.core.adaptation.memory;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.PowerTransform;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.model.AdaptationPolicy;
import io.acclimate.core.model.InputSignature;
import io.acclimate.core.model.ModelSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The part of a head that is bound to the data: replay memory, hold-outs per domain, running input
 * statistics per domain, and what is known of the source. It advances in every completed round,
 * whether an arm wins or not. It holds references to examples, never examples.
 */
public final class DataState {
  private final ReplayMemory replay;
  private final NavigableMap<String, Reservoir<RowRef>> holdOuts;
  private final NavigableMap<String, RunningStatistics> statistics;
  private final Source source;

  /** Before anything was seen. */
  public DataState(Source source) {
    this(new ReplayMemory(), new TreeMap<>(), new TreeMap<>(), source);
  }

  DataState(
      ReplayMemory replay,
      NavigableMap<String, Reservoir<RowRef>> holdOuts,
      NavigableMap<String, RunningStatistics> statistics,
      Source source) {
    this.replay = replay;
    this.holdOuts = holdOuts;
    this.statistics = statistics;
    this.source = source;
  }

  /**
   * A first data-state and the pack it refers to.
   *
   * @param pack the rows of the source data that stay in memory
   */
  public record Kept(DataState state, Pack pack) {}

  /**
   * The state after pre-training. Source data may be large, so only the rows that memory keeps go
   * into the pack that stays with the model.
   *
   * @param data source data of both sides
   * @param power the model's transform; null for none
   */
  public static Kept ofSource(
      Pack data,
      ModelSpec spec,
      @Nullable PowerTransform power,
      Source source,
      RandomGenerator random) {
    Digest whole = data.digest();
    DataState state = new DataState(source);
    state.add(whole, data, spec, power, random);
    TreeSet<Integer> rows = new TreeSet<>();
    state.replay.examples().forEach(ref -> rows.add(ref.row()));
    state.holdOuts.values().forEach(kept -> kept.items().forEach(ref -> rows.add(ref.row())));
    Pack pack = new Pack(rows.stream().map(data.rows()::get).toList());
    Digest digest = pack.digest();
    Map<Integer, Integer> moved = new HashMap<>();
    rows.forEach(row -> moved.put(row, moved.size()));
    UnaryOperator<RowRef> move = ref -> new RowRef(digest, moved.getOrDefault(ref.row(), -1));
    TreeMap<String, Reservoir<RowRef>> holdOuts = new TreeMap<>();
    state.holdOuts.forEach(
        (domain, kept) ->
            holdOuts.put(
                domain, new Reservoir<>(kept.seen(), kept.items().stream().map(move).toList())));
    return new Kept(
        new DataState(state.replay.map(move), holdOuts, state.statistics, source), pack);
  }

  /** Parses a blob that {@link #toBytes} wrote. */
  public static DataState parse(byte[] blob) {
    return DataStateFormat.parse(blob);
  }

  /** The blob: canonical JSON. */
  public byte[] toBytes() {
    return DataStateFormat.write(this);
  }

  /**
   * Takes in a pack: labelled hold-out rows go to their domain's reservoir, labelled train rows to
   * the replay memory, and every train row counts in its domain's statistics. Rows that do not fit
   * the spec are left out, as are unlabelled hold-out rows, which nobody could score.
   *
   * @param power the model's transform, which is the same at every call: statistics are of
   *     transformed inputs; null for none
   */
  public void add(
      Digest digest,
      Pack pack,
      ModelSpec spec,
      @Nullable PowerTransform power,
      RandomGenerator random) {
    AdaptationPolicy policy = spec.adaptation();
    for (int i = 0; i < pack.rows().size(); i++) {
      PackRow row = pack.rows().get(i);
      if (!Rows.usable(row, spec)) {
        continue;
      }
      RowRef ref = new RowRef(digest, i);
      if (row.side() == Side.TRAIN) {
        statistics(row.domain(), spec.input()).add(Rows.transformed(row, power));
        if (row.label() instanceof LabelValue.ClassName label) {
          replay.offer(ref, label.name(), policy.replay(), random);
        }
      } else if (row.label() != null) {
        holdOuts
            .computeIfAbsent(row.domain(), domain -> new Reservoir<>())
            .offer(ref, policy.holdOutCapacity(), random);
      }
    }
  }

  public ReplayMemory replay() {
    return replay;
  }

  /** Labelled hold-out examples by domain. */
  public SortedMap<String, Reservoir<RowRef>> holdOuts() {
    return Collections.unmodifiableSortedMap(holdOuts);
  }

  /** Statistics of train rows' inputs by domain, transformed if the model transforms them. */
  public SortedMap<String, RunningStatistics> statistics() {
    return Collections.unmodifiableSortedMap(statistics);
  }

  public Source source() {
    return source;
  }

  /** Digests of all blobs that this state refers to, in order. */
  public List<Digest> references() {
    TreeSet<Digest> digests = new TreeSet<>();
    replay.examples().forEach(ref -> digests.add(ref.pack()));
    holdOuts.values().forEach(kept -> kept.items().forEach(ref -> digests.add(ref.pack())));
    if (source instanceof Source.Statistics known) {
      digests.add(known.blob());
    }
    return new ArrayList<>(digests);
  }

  private RunningStatistics statistics(String domain, InputSignature input) {
    return statistics.computeIfAbsent(domain, name -> new RunningStatistics(input.elements()));
  }
}
