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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The part of a head that is bound to the data: replay memory, hold-outs per domain, running input
 * statistics per domain, and what is known of the source. It advances in every completed round,
 * whether an arm wins or not. It holds references to examples, never examples.
 */
public final class DataState {
  /** Enough to judge by; older ones may be of what has long changed. */
  static final int MOST_PENDING = 100;

  private final ReplayMemory replay;
  private final NavigableMap<String, Reservoir<RowRef>> holdOuts;
  private final NavigableMap<String, RunningStatistics> statistics;
  private final List<RowRef> pending;
  private final Source source;
  private @Nullable Digest answers;

  /** Before anything was seen. */
  public DataState(Source source) {
    this(new ReplayMemory(), new TreeMap<>(), new TreeMap<>(), List.of(), source, null);
  }

  DataState(
      ReplayMemory replay,
      NavigableMap<String, Reservoir<RowRef>> holdOuts,
      NavigableMap<String, RunningStatistics> statistics,
      List<RowRef> pending,
      Source source,
      @Nullable Digest answers) {
    this.replay = replay;
    this.holdOuts = holdOuts;
    this.statistics = statistics;
    this.pending = new ArrayList<>(pending);
    this.source = source;
    this.answers = answers;
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
   * @param seen the same rows as the network sees them; the data itself without a backbone
   * @param spec says which rows of those are usable
   * @param power the model's transform; null for none
   * @param features of rows [n][d] as version 1 sees them, if the policy asks for them
   */
  public static Kept ofSource(
      Pack data,
      Pack seen,
      ModelSpec spec,
      @Nullable PowerTransform power,
      Source source,
      RandomGenerator random,
      Function<List<PackRow>, float[][]> features) {
    Digest whole = data.digest();
    DataState state = new DataState(source);
    state.add(
        whole,
        seen,
        spec,
        power,
        random,
        refs -> features.apply(refs.stream().map(ref -> seen.rows().get(ref.row())).toList()));
    return state.gathered(refs -> refs.stream().map(ref -> data.rows().get(ref.row())).toList());
  }

  /**
   * The same state with all rows that it keeps in one pack, for who cannot keep every experience's
   * pack to look up a few rows in it.
   *
   * @param packs the packs that this state refers to
   */
  public Kept gathered(Packs packs) {
    return gathered(packs::rows);
  }

  private Kept gathered(Function<List<RowRef>, List<PackRow>> rows) {
    TreeSet<RowRef> kept =
        new TreeSet<>(Comparator.comparing(RowRef::pack).thenComparingInt(RowRef::row));
    kept.addAll(replay.examples());
    holdOuts.values().forEach(ofDomain -> kept.addAll(ofDomain.items()));
    kept.addAll(pending);
    Pack pack = new Pack(rows.apply(List.copyOf(kept)));
    Digest digest = pack.digest();
    Map<RowRef, RowRef> moved = new HashMap<>();
    kept.forEach(ref -> moved.put(ref, new RowRef(digest, moved.size())));
    UnaryOperator<RowRef> move = ref -> Objects.requireNonNull(moved.get(ref));
    TreeMap<String, Reservoir<RowRef>> movedHoldOuts = new TreeMap<>();
    holdOuts.forEach(
        (domain, ofDomain) ->
            movedHoldOuts.put(
                domain,
                new Reservoir<>(ofDomain.seen(), ofDomain.items().stream().map(move).toList())));
    return new Kept(
        new DataState(
            replay.map(move),
            movedHoldOuts,
            statistics,
            pending.stream().map(move).toList(),
            source,
            answers),
        pack);
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
   * the spec are left out, as are unlabelled hold-out rows, which nobody could score. The answers
   * to replayed examples are forgotten, for these are others now.
   *
   * @param power the model's transform, which is the same at every call: statistics are of
   *     transformed inputs; null for none
   * @param features of rows of this pack and of the memory, if the policy asks for them
   */
  public void add(
      Digest digest,
      Pack pack,
      ModelSpec spec,
      @Nullable PowerTransform power,
      RandomGenerator random,
      Features features) {
    answers = null;
    AdaptationPolicy policy = spec.adaptation();
    boolean herding = policy.replay().policy() == AdaptationPolicy.Replay.Policy.HERDING;
    TreeMap<String, List<RowRef>> fresh = new TreeMap<>();
    for (int i = 0; i < pack.rows().size(); i++) {
      PackRow row = pack.rows().get(i);
      if (!Rows.usable(row, spec)) {
        continue;
      }
      RowRef ref = new RowRef(digest, i);
      if (row.side() == Side.TRAIN) {
        statistics(row.domain(), spec.input()).add(Rows.transformed(row, power));
        if (row.label() instanceof LabelValue.ClassName label) {
          if (herding) {
            fresh.computeIfAbsent(label.name(), name -> new ArrayList<>()).add(ref);
          } else {
            replay.offer(ref, label.name(), policy.replay(), random);
          }
        }
      } else if (row.label() != null) {
        holdOuts
            .computeIfAbsent(row.domain(), domain -> new Reservoir<>())
            .offer(ref, policy.holdOutCapacity(), random);
      }
    }
    if (herding) {
      replay.herd(fresh, policy.replay().capacity(), features);
    }
  }

  /**
   * Labelled rows that came since the last version that trained, oldest first. Those of the train
   * side may judge an arm that trains without them, as labels of the experience do; hold-outs judge
   * as those of the experience do.
   */
  public List<RowRef> pending() {
    return Collections.unmodifiableList(pending);
  }

  /** A version has learnt from all labels so far. */
  public void learnt() {
    pending.clear();
  }

  /**
   * No version has learnt from this pack's labels. Of more than {@value #MOST_PENDING} pending rows
   * the oldest go.
   */
  public void passedOver(Digest digest, Pack pack, ModelSpec spec) {
    for (int i = 0; i < pack.rows().size(); i++) {
      PackRow row = pack.rows().get(i);
      if (row.label() != null && Rows.usable(row, spec)) {
        pending.add(new RowRef(digest, i));
      }
    }
    pending.subList(0, Math.max(0, pending.size() - MOST_PENDING)).clear();
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

  /** The {@link ReplayAnswers} to the examples of the replay memory; empty if nobody keeps them. */
  public Optional<Digest> answers() {
    return Optional.ofNullable(answers);
  }

  /**
   * Keeps answers to the examples that the replay memory has now.
   *
   * @param blob digest of {@link ReplayAnswers}
   */
  public void answered(Digest blob) {
    answers = blob;
  }

  /** Digests of all blobs that this state refers to, in order. */
  public List<Digest> references() {
    TreeSet<Digest> digests = new TreeSet<>();
    replay.examples().forEach(ref -> digests.add(ref.pack()));
    holdOuts.values().forEach(kept -> kept.items().forEach(ref -> digests.add(ref.pack())));
    pending.forEach(ref -> digests.add(ref.pack()));
    if (source instanceof Source.Statistics known) {
      digests.add(known.blob());
    }
    answers().ifPresent(digests::add);
    return new ArrayList<>(digests);
  }

  private RunningStatistics statistics(String domain, InputSignature input) {
    return statistics.computeIfAbsent(domain, name -> new RunningStatistics(input.elements()));
  }
}
