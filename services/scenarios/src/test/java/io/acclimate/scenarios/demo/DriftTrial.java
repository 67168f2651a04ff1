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
import io.acclimate.core.drift.DriftLevel;
import io.acclimate.core.drift.ReferenceProfile;
import io.acclimate.core.model.DriftTrigger;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.core.model.ServedModel;
import io.acclimate.scenarios.demo.DriftWatch.Judging;
import io.acclimate.scenarios.demo.DriftWatch.Reference;
import io.acclimate.scenarios.sensors.Batch;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * What the demo would say of drift, without a broker: its events, rounds and triggers in one
 * thread, each round in force 25 to 124 events after its experience was closed and the round before
 * was done. Prints, for each seed and batch, what {@link DriftWatch} has seen, and last on how many
 * arrays the states were right: quiet in the batch in which nothing changed, drift at the replaced
 * sensor.
 *
 * <pre>
 * ./mvnw -q test-compile dependency:build-classpath -Dmdep.outputFile=/tmp/cp -pl services/scenarios -am
 * java -cp services/scenarios/target/test-classes:services/scenarios/target/classes:$(cat /tmp/cp) \
 *     io.acclimate.scenarios.demo.DriftTrial 1 30 [minRows falseAlarm warningShare driftShare]
 * </pre>
 */
final class DriftTrial {
  private static final String MODEL = "gas-sensors";
  private static final Judging DEFAULT = new Judging(25, 0.005, 0.01, 0.02);
  private static final int LEAST_UNTIL_IN_FORCE = 25;
  private static final int SPREAD_UNTIL_IN_FORCE = 100;

  private final DemoPlan plan;
  private final ModelSpec spec;
  private final List<PlannedEvent> events;
  private final RandomGenerator random;
  private final MemoryBlobStore blobs = new MemoryBlobStore();
  private final Round round = new Round(blobs, Environment.cpu());
  private final Deque<Due> due = new ArrayDeque<>();
  private final List<DriftWatch> watches = new ArrayList<>();

  private Head head;
  private ServedModel champion;
  private Reference reference;
  private int first;
  private int experiences;
  private int freeAt;
  private int closedByDriftAt = Integer.MIN_VALUE / 2;
  private boolean triggered;

  /** A round that comes into force. */
  private record Due(int at, RoundResult result, Set<Integer> batches) {}

  private DriftTrial(long seed, Judging judging) throws IOException {
    plan = DemoPlan.of(new DemoOptions(null, false, seed, 100));
    spec = plan.definition(MODEL).spec();
    events = plan.events("trial-");
    random = new SplittableRandom(seed);
    InitialModel one =
        new Pretraining(Environment.cpu(), EpochPolicy.DEFAULT)
            .train(plan.definition(MODEL), plan.sourcePack(), () -> false);
    one.blobs().forEach(blobs::put);
    head = one.head();
    champion = served(one.serving());
    reference = new Reference(inputs(Objects.requireNonNull(one.profiles())), Set.of(-1));
    for (int batch = 0; batch < plan.later().size(); batch++) {
      watches.add(new DriftWatch(batch, judging));
    }
  }

  public static void main(String[] args) throws IOException {
    Judging judging =
        args.length == 2
            ? DEFAULT
            : new Judging(
                Integer.parseInt(args[2]),
                Double.parseDouble(args[3]),
                Double.parseDouble(args[4]),
                Double.parseDouble(args[5]));
    int arrays = 0;
    int quiet = 0;
    int found = 0;
    int unchanged = 0;
    int unchangedDrifted = 0;
    for (long seed = Long.parseLong(args[0]); seed <= Long.parseLong(args[1]); seed++) {
      DriftTrial trial = new DriftTrial(seed, judging);
      trial.run();
      trial.print(seed);
      arrays++;
      quiet += trial.highest(Batch.Change.NONE) == DriftLevel.STABLE ? 1 : 0;
      found += trial.highest(Batch.Change.REPLACEMENT) == DriftLevel.DRIFT ? 1 : 0;
      unchanged += trial.watches.stream().mapToInt(DriftWatch::unchanged).sum();
      unchangedDrifted += trial.watches.stream().mapToInt(DriftWatch::unchangedDrifted).sum();
    }
    System.out.printf(
        "arrays=%d quiet=%d found=%d unchanged=%d falselyDrifted=%d%n",
        arrays, quiet, found, unchanged, unchangedDrifted);
  }

  private void run() {
    for (PlannedEvent event : events) {
      while (!due.isEmpty() && due.getFirst().at <= event.index()) {
        comesIntoForce(due.removeFirst());
      }
      DriftWatch watch = watches.get(event.batch());
      triggered |= watch.answered(answer(event).equals(event.label()));
      triggered |= watch.seen(event.features(), reference);
      close(event);
    }
    champion.close();
  }

  private void print(long seed) {
    for (int batch = 0; batch < watches.size(); batch++) {
      System.out.printf(
          "seed=%d batch=%s change=%s %s reference=%s%n",
          seed,
          plan.later().get(batch).name(),
          plan.later().get(batch).change(),
          watches.get(batch),
          watches.get(batch).firstReference().stream().map(this::batchName).toList());
    }
  }

  private String batchName(int batch) {
    return batch < 0 ? plan.source().name() : plan.later().get(batch).name();
  }

  /** What was said of the batch with this change. */
  private DriftLevel highest(Batch.Change change) {
    int batch = 0;
    while (plan.later().get(batch).change() != change) {
      batch++;
    }
    return watches.get(batch).highest();
  }

  private String answer(PlannedEvent event) {
    float[] scores = champion.predict(List.of(input(event)), event.domain())[0];
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return plan.classes().get(best);
  }

  private void close(PlannedEvent event) {
    int size = event.index() + 1 - first;
    boolean byDrift =
        triggered
            && size >= DriftTrigger.DEFAULT.minExamples()
            && event.index() - closedByDriftAt > DriftTrigger.DEFAULT.coolDownExamples();
    boolean last = event.index() == events.size() - 1;
    if (size < spec.experience().maxExamples() && !byDrift && !last) {
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
    freeAt = Math.max(first, freeAt) + LEAST_UNTIL_IN_FORCE + random.nextInt(SPREAD_UNTIL_IN_FORCE);
    due.add(new Due(freeAt, result, own));
  }

  private void comesIntoForce(Due due) {
    Digest serving = due.result.serving();
    Digest profiles = due.result.profiles();
    if (serving != null) {
      champion.close();
      champion = served(serving);
    }
    if (profiles != null) {
      reference = new Reference(inputs(profiles), due.batches);
      watches.forEach(watch -> watch.renewed(serving != null));
    }
  }

  private List<ReferenceProfile> inputs(Digest profiles) {
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
    return inputs;
  }

  private ServedModel served(Digest manifest) {
    return ServedModel.load(ServingManifest.parse(blobs.get(manifest)), blobs);
  }

  private static Input input(PlannedEvent event) {
    return new Input.TensorInput(TensorBytes.ofFloats(event.features(), event.features().length));
  }
}
