package io.acclimate.scenarios.demo;

import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.adaptation.EpochPolicy;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.adaptation.Pretraining;
import io.acclimate.core.adaptation.Round;
import io.acclimate.core.adaptation.RoundRequest;
import io.acclimate.core.adaptation.RoundResult;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.FeatureProfile;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Profiles;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.drift.DistanceTest;
import io.acclimate.core.drift.DriftLevel;
import io.acclimate.core.drift.KolmogorovSmirnov;
import io.acclimate.core.drift.ReferenceProfile;
import io.acclimate.core.drift.WindowCounts;
import io.acclimate.core.drift.errors.ErrorDetector;
import io.acclimate.core.drift.errors.HddmW;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.core.model.ServedModel;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the demo would say of drift, without a broker: its events, rounds and triggers in one
 * thread, default settings, each round in force a fixed number of events after its experience was
 * closed. Once with the reference renewed by every completed round, once by those only that made a
 * version. Prints, for each seed and batch, the levels and the highest share of drifted inputs, and
 * how many judgements there were of inputs and reference from one and the same batch, in how many
 * of which any input was called drifted.
 *
 * <pre>
 * ./mvnw -q test-compile dependency:build-classpath -Dmdep.outputFile=/tmp/cp -pl services/scenarios -am
 * java -cp services/scenarios/target/test-classes:services/scenarios/target/classes:$(cat /tmp/cp) \
 *     io.acclimate.scenarios.demo.DriftTrial 1 30
 * </pre>
 */
final class DriftTrial {
  private static final String MODEL = "gas-sensors";
  private static final int EVENTS_UNTIL_IN_FORCE = 50;
  private static final int WINDOW_ROWS = 200;
  private static final int MIN_ROWS = 50;
  private static final int EVALUATE_EVERY = 25;
  private static final int CALM = 3;
  private static final double WARNING_SHARE = 0.02;
  private static final double DRIFT_SHARE = 0.05;

  /** Confidence, prediction and label. */
  private static final int OTHER_FEATURES = 3;

  private final DemoPlan plan;
  private final ModelSpec spec;
  private final List<PlannedEvent> events;
  private final boolean renewing;
  private final MemoryBlobStore blobs = new MemoryBlobStore();
  private final Round round = new Round(blobs, Environment.cpu());
  private final Deque<Due> due = new ArrayDeque<>();
  private final List<BatchTrial> batches = new ArrayList<>();

  private Head head;
  private ServedModel champion;
  private List<ReferenceProfile> reference = List.of();
  private Set<Integer> referenceBatches = Set.of(-1);
  private int first;
  private int experiences;
  private int freeAt;
  private int closedByDriftAt = Integer.MIN_VALUE / 2;
  private boolean triggered;

  /** A round that comes into force. */
  private record Due(int at, RoundResult result, Set<Integer> batches) {}

  private static final class Standing {
    private DriftLevel level = DriftLevel.STABLE;
    private DriftLevel highestLower = DriftLevel.STABLE;
    private int lower;

    /** Whether it rises to drift. */
    private boolean judged(DriftLevel judgement) {
      if (judgement.compareTo(level) >= 0) {
        boolean rises = judgement == DriftLevel.DRIFT && level != DriftLevel.DRIFT;
        level = judgement;
        lower = 0;
        highestLower = DriftLevel.STABLE;
        return rises;
      }
      highestLower = judgement.compareTo(highestLower) > 0 ? judgement : highestLower;
      if (++lower == CALM) {
        level = highestLower;
        lower = 0;
        highestLower = DriftLevel.STABLE;
      }
      return false;
    }
  }

  private static final class BatchTrial {
    private final List<float[]> rows = new ArrayList<>();
    private Standing inputs = new Standing();
    private Standing errors = new Standing();
    private ErrorDetector detector = HddmW.defaults().newDetector();
    private DriftLevel inputsHighest = DriftLevel.STABLE;
    private DriftLevel errorsHighest = DriftLevel.STABLE;
    private double share;
    private Set<Integer> reference = Set.of();
    private int unchanged;
    private int unchangedDrifted;
    private int events;
    private int right;
    private int firstInputs = -1;
  }

  private DriftTrial(long seed, boolean renewing) throws IOException {
    plan = DemoPlan.of(new DemoOptions(null, false, seed, 100));
    spec = plan.definition(MODEL).spec();
    events = plan.events("trial-");
    this.renewing = renewing;
    InitialModel one =
        new Pretraining(Environment.cpu(), EpochPolicy.DEFAULT)
            .train(plan.definition(MODEL), plan.sourcePack(), () -> false);
    one.blobs().forEach(blobs::put);
    head = one.head();
    champion = served(one.serving());
    compareWith(Objects.requireNonNull(one.profiles()));
    plan.later().forEach(batch -> batches.add(new BatchTrial()));
  }

  public static void main(String[] args) throws IOException {
    for (long seed = Long.parseLong(args[0]); seed <= Long.parseLong(args[1]); seed++) {
      for (boolean renewing : new boolean[] {false, true}) {
        new DriftTrial(seed, renewing).run(seed);
      }
    }
  }

  private void run(long seed) {
    for (PlannedEvent event : events) {
      while (!due.isEmpty() && due.getFirst().at <= event.index()) {
        comesIntoForce(due.removeFirst());
      }
      BatchTrial batch = batches.get(event.batch());
      answer(batch, event);
      judge(batch, event);
      close(event);
    }
    champion.close();
    for (int i = 0; i < batches.size(); i++) {
      BatchTrial b = batches.get(i);
      System.out.printf(
          "seed=%d renewing=%s batch=%s change=%s inputs=%s after=%d share=%.3f errors=%s"
              + " reference=%s live=%.3f unchanged=%d falselyDrifted=%d%n",
          seed,
          renewing,
          plan.later().get(i).name(),
          plan.later().get(i).change(),
          b.inputsHighest,
          b.firstInputs,
          b.share,
          b.errorsHighest,
          b.reference.stream().map(this::batchName).toList(),
          (double) b.right / b.events,
          b.unchanged,
          b.unchangedDrifted);
    }
  }

  private String batchName(int batch) {
    return batch < 0 ? plan.source().name() : plan.later().get(batch).name();
  }

  private void answer(BatchTrial batch, PlannedEvent event) {
    float[] scores = champion.predict(List.of(input(event)), event.domain())[0];
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    boolean right = plan.classes().get(best).equals(event.label());
    batch.events++;
    batch.right += right ? 1 : 0;
    DriftLevel level = batch.detector.add(right ? 0 : 1);
    batch.errorsHighest = highest(batch.errorsHighest, level);
    if (level.compareTo(batch.errors.level) > 0) {
      triggered |= batch.errors.judged(level);
    }
  }

  private void judge(BatchTrial batch, PlannedEvent event) {
    batch.rows.add(event.features());
    int rows = batch.rows.size();
    if (rows < MIN_ROWS || (rows - MIN_ROWS) % EVALUATE_EVERY != 0) {
      return;
    }
    if (batch.reference.isEmpty()) {
      batch.reference = referenceBatches;
    }
    List<float[]> window = batch.rows.subList(Math.max(0, rows - WINDOW_ROWS), rows);
    List<WindowCounts> counts = new ArrayList<>();
    for (int i = 0; i < reference.size(); i++) {
      ReferenceProfile input = reference.get(i);
      WindowCounts own = WindowCounts.in(input);
      int feature = i;
      window.forEach(row -> own.add(input.bin(row[feature])));
      counts.add(own);
    }
    long drifted =
        DistanceTest.of(new KolmogorovSmirnov(), reference.size() + OTHER_FEATURES)
            .assess(reference, counts)
            .stream()
            .filter(one -> one.level() == DriftLevel.DRIFT)
            .count();
    double share = (double) drifted / reference.size();
    batch.share = Math.max(batch.share, share);
    if (referenceBatches.equals(Set.of(event.batch()))) {
      batch.unchanged++;
      batch.unchangedDrifted += drifted > 0 ? 1 : 0;
    }
    DriftLevel level =
        share >= DRIFT_SHARE
            ? DriftLevel.DRIFT
            : share >= WARNING_SHARE ? DriftLevel.WARNING : DriftLevel.STABLE;
    if (level != DriftLevel.STABLE && batch.firstInputs < 0) {
      batch.firstInputs = batch.events;
    }
    batch.inputsHighest = highest(batch.inputsHighest, level);
    triggered |= batch.inputs.judged(level);
  }

  private void close(PlannedEvent event) {
    int size = event.index() + 1 - first;
    boolean byDrift = triggered && size >= 50 && event.index() - closedByDriftAt > 200;
    boolean last = event.index() == events.size() - 1;
    if (size < 100 && !byDrift && !last) {
      return;
    }
    if (byDrift) {
      closedByDriftAt = event.index();
    }
    triggered = false;
    List<PackRow> rows = new ArrayList<>();
    Set<Integer> own = new TreeSet<>();
    for (PlannedEvent one : events.subList(first, event.index() + 1)) {
      own.add(one.batch());
      rows.add(
          new PackRow(
              one.eventId(),
              one.domain(),
              new LabelValue.ClassName(one.label()),
              Side.of(MODEL, one.eventId(), spec.holdOutFraction()),
              input(one)));
    }
    experiences++;
    RoundResult result =
        round.adapt(
            new RoundRequest(
                MODEL, head, new Pack(rows), experiences, 0, event.index(), spec, spec.digest()),
            () -> false);
    result.blobs().forEach(blobs::put);
    head = result.newHead();
    first = event.index() + 1;
    freeAt = Math.max(first, freeAt) + EVENTS_UNTIL_IN_FORCE;
    due.add(new Due(freeAt, result, own));
  }

  private void comesIntoForce(Due due) {
    Digest serving = due.result.serving();
    Digest profiles = due.result.profiles();
    if (serving != null) {
      champion.close();
      champion = served(serving);
    }
    if (profiles == null || (serving == null && !renewing)) {
      return;
    }
    compareWith(profiles);
    referenceBatches = due.batches;
    for (BatchTrial batch : batches) {
      batch.rows.clear();
      batch.inputs = new Standing();
      if (serving != null) {
        batch.errors = new Standing();
        batch.detector = HddmW.defaults().newDetector();
      }
    }
  }

  private void compareWith(Digest profiles) {
    List<ReferenceProfile> inputs = new ArrayList<>();
    for (FeatureProfile profile : Profiles.parse(blobs.get(profiles)).features()) {
      if (profile.feature().startsWith("input.")) {
        inputs.add(
            ReferenceProfile.of(
                profile.feature(),
                profile.edges().stream().mapToDouble(Double::doubleValue).toArray(),
                profile.counts().stream().mapToLong(Long::longValue).toArray(),
                profile.min(),
                profile.max(),
                profile.mean(),
                profile.standardDeviation()));
      }
    }
    reference = inputs;
  }

  private ServedModel served(Digest manifest) {
    return ServedModel.load(ServingManifest.parse(blobs.get(manifest)), blobs);
  }

  private static Input input(PlannedEvent event) {
    return new Input.TensorInput(TensorBytes.ofFloats(event.features(), event.features().length));
  }

  private static DriftLevel highest(DriftLevel one, DriftLevel other) {
    return other.compareTo(one) > 0 ? other : one;
  }
}
