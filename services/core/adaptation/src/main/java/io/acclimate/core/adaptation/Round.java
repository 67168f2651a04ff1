package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.Attempt.Candidate;
import io.acclimate.core.adaptation.memory.DataState;
import io.acclimate.core.adaptation.memory.Packs;
import io.acclimate.core.adaptation.memory.ReplayAnswers;
import io.acclimate.core.adaptation.memory.RowRef;
import io.acclimate.core.adaptation.memory.Source;
import io.acclimate.core.adaptation.memory.SourceStatistics;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.LastExperience;
import io.acclimate.core.artifact.Lineage;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.PowerTransform;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.Profiles;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.TrainingManifest;
import io.acclimate.core.model.Arm;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.core.model.Retention;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The adaptation round: a pure function of a head, an experience, a spec and an environment. It
 * tries every arm, judges them on hold-outs, and makes the next head and the report that says why.
 *
 * <p>Hold-outs of the experience judge the arms, all of them, and join their reservoirs; no arm
 * ever trains on one. The data-state advances whether an arm wins or not. The same request gives
 * the same bits on one type of CPU; nothing is written anywhere, so a round may be abandoned at any
 * step. Threads may share a round.
 */
public final class Round {
  private static final long CACHED_PACK_BYTES = 64L << 20;

  private final BlobStore blobs;
  private final Environment environment;
  private final Packs packs;

  /**
   * @param blobs where the head's blobs are
   * @param environment where to train
   */
  public Round(BlobStore blobs, Environment environment) {
    this.blobs = blobs;
    this.environment = environment;
    this.packs = new Packs(blobs, CACHED_PACK_BYTES);
  }

  /**
   * Runs a round. Data that nothing can be learnt from gives {@link Verdict#UNCHANGED} with a
   * reason.
   *
   * @param cancelled asked before every step
   * @throws java.util.concurrent.CancellationException if cancelled
   * @throws io.acclimate.core.artifact.BlobMissingException if a blob of the head is not in the
   *     store
   */
  public RoundResult adapt(RoundRequest request, BooleanSupplier cancelled) {
    return adapt(
        request,
        request.spec().adaptation().retentions(),
        contest -> contest.run(cancelled::getAsBoolean),
        cancelled);
  }

  /**
   * Runs a round that has one arm and takes its candidate, whatever the hold-outs say: to measure a
   * method, never to publish. An arm that makes no candidate leaves the weights as they are.
   *
   * @param cancelled asked before every step
   * @throws java.util.concurrent.CancellationException if cancelled
   */
  public RoundResult adaptBy(Arm arm, RoundRequest request, BooleanSupplier cancelled) {
    return adapt(
        request,
        Set.copyOf(arm.retentions()),
        contest -> contest.runUnjudged(arm, cancelled::getAsBoolean),
        cancelled);
  }

  /**
   * Makes a version of {@link #adapt} again from its lineage: the same round with the lineage's arm
   * and batch alone. Other arms run only if they decide how this one sees inputs, so that in the
   * environment that the lineage names the new head has the same digests; the report, and the
   * training manifest that names it, are shorter.
   *
   * @param cancelled asked before every step
   * @throws IllegalArgumentException if the lineage is of another head, experience or spec
   * @throws ai.djl.engine.EngineException if memory is too short for the lineage's batch
   * @throws java.util.concurrent.CancellationException if cancelled
   */
  public RoundResult repeat(Lineage lineage, RoundRequest request, BooleanSupplier cancelled) {
    requireSame("head", lineage.head(), request.head().digest());
    requireSame("pack", lineage.pack(), request.pack().digest());
    requireSame("spec", lineage.spec(), request.specDigest());
    Arm arm = Arm.of(lineage.arm());
    return adapt(
        request,
        request.spec().adaptation().retentions(),
        contest -> contest.repeat(arm, lineage.effectiveBatch(), cancelled::getAsBoolean),
        cancelled);
  }

  private static void requireSame(String what, @Nullable Digest lineage, Digest request) {
    if (!request.equals(lineage)) {
      throw new IllegalArgumentException(
          "lineage.%s: %s is not that of the round, %s".formatted(what, lineage, request));
    }
  }

  private RoundResult adapt(
      RoundRequest request,
      Set<Retention> retentions,
      Function<Contest, Contest.Outcome> choice,
      BooleanSupplier cancelled) {
    long startNanos = System.nanoTime();
    environment.apply();
    StartingPoint start = StartingPoint.load(request.head(), blobs);
    try (Seen seen = Seen.open(request, start, blobs, packs, environment, cancelled)) {
      return adapt(request, start, seen, startNanos, retentions, choice);
    }
  }

  private RoundResult adapt(
      RoundRequest request,
      StartingPoint loaded,
      Seen seen,
      long startNanos,
      Set<Retention> retentions,
      Function<Contest, Contest.Outcome> choice) {
    Head head = request.head();
    ModelSpec spec = seen.spec();
    DataState memory =
        head.dataState() == null
            ? new DataState(new Source.Unknown())
            : DataState.parse(blobs.get(head.dataState()));
    byte[] packBlob = request.pack().toBytes();
    Digest pack = Digest.of(packBlob);
    packs.remember(pack, request.pack(), packBlob.length);
    Digest seed = Seeds.ofRound(head, pack);

    Lesson own = Lesson.of(seen.pack(), spec);
    Map<RowRef, PackRow> waiting = new LinkedHashMap<>();
    List<PackRow> pending = seen.rows().rows(memory.pending());
    for (int i = 0; i < pending.size(); i++) {
      if (own.domains().contains(pending.get(i).domain())) {
        waiting.put(memory.pending().get(i), pending.get(i));
      }
    }
    Lesson lesson =
        own.isEmpty()
            ? own
            : own.and(waiting.values().stream().filter(row -> row.side() == Side.TRAIN).toList());
    List<RowRef> replayed =
        memory.replay().examples().stream().filter(ref -> !waiting.containsKey(ref)).toList();
    List<PackRow> replay = seen.rows().rows(replayed);
    StartingPoint start =
        retentions.contains(Retention.EWC)
            ? withImportance(loaded, spec, replay, memory.replay().seen(), seed)
            : loaded;
    @Nullable EarlierAnswers earlier =
        retentions.contains(Retention.DER) ? earlier(memory, start, seen) : null;
    PowerTransform power = start.manifest().preprocessing().power();
    memory.add(
        pack,
        seen.pack(),
        spec,
        power,
        Seeds.random(seed, "memory"),
        refs ->
            ForwardPass.features(
                environment,
                start.network(),
                spec.input(),
                start.weights(),
                start.manifest().preprocessing(),
                seen.rows().rows(refs, Map.of(pack, seen.pack()))));
    Material forgetful =
        new Material(spec, start, lesson, replay, memory, sourceStatistics(memory));
    Material material = earlier == null ? forgetful : forgetful.answered(earlier.to(replayed));
    HoldOuts holdOuts = HoldOuts.of(memory, seen.rows(), pack, seen.pack(), waiting, spec);
    Examination examination =
        new Examination(
            environment,
            start.network(),
            spec.input(),
            spec.classes(),
            holdOuts.byDomain(),
            holdOuts.fresh()::contains);

    Contest contest = new Contest(material, examination, environment, seed);
    Contest.Outcome outcome = choice.apply(contest);

    if (outcome.winner() != null && outcome.arm().base().trains()) {
      memory.learnt();
    } else {
      memory.passedOver(pack, seen.pack(), spec);
    }
    BlobBatch batch = new BlobBatch();
    batch.add(pack, packBlob);
    Candidate winner = outcome.winner();
    if (earlier != null) {
      List<RowRef> examples = memory.replay().examples();
      EarlierAnswers renewed =
          earlier.renewed(
              examples,
              seen.rows().rows(examples, Map.of(pack, seen.pack())),
              own.domains(),
              rows ->
                  winner == null
                      ? answers(
                          rows, start, spec, start.weights(), start.manifest().preprocessing())
                      : answers(rows, start, spec, winner.weights(), winner.preprocessing()));
      memory.answered(batch.add(renewed.toStored().toBytes()));
    }
    Digest dataState = batch.add(memory.toBytes());
    Digest weights = head.weights();
    Digest weightsState = head.weightsState();
    Digest lineage = start.manifest().lineage();
    @Nullable ServingManifest version = null;
    @Nullable Digest profiles = null;
    ReferenceProfiling profiling = new ReferenceProfiling(environment, start.network(), spec);
    String reason = outcome.reason();
    if (winner != null) {
      lineage = batch.add(lineage(request, pack, seed, outcome.arm(), outcome.batch()).toBytes());
      version =
          batch.addVersion(
              start.network(),
              start.backbone(),
              winner,
              start.weights(),
              request.spec().input(),
              spec.classes(),
              lineage);
      weights = version.digest();
      WeightsState state =
          new WeightsState(
              winner.optimizer(),
              retentions.contains(Retention.EWC)
                  ? importance(outcome.arm(), winner, material, Seeds.random(seed, "importance"))
                  : new TreeMap<>(),
              retentions.contains(Retention.SI)
                  ? PathImportance.after(start, outcome.arm(), winner)
                  : new TreeMap<>());
      weightsState = state.isEmpty() ? null : batch.add(state.toBytes());
      profiles =
          batch.add(
              profiling.profile(winner.weights(), winner.preprocessing(), own.rows()).toBytes());
    } else {
      profiles = profiling.renewal(start, own).map(Profiles::toBytes).map(batch::add).orElse(null);
    }
    if (profiles != null) {
      reason += profiling.omission().map(omission -> "; " + omission).orElse("");
    }
    Verdict verdict = version == null ? Verdict.UNCHANGED : Verdict.LEARNT;
    RoundReport report =
        new RoundReport(
            request.model(),
            request.experience(),
            verdict,
            reason,
            version == null ? null : weights,
            head.weights(),
            head.digest(),
            pack,
            lesson.labelled().size(),
            holdOuts.size(),
            replay.size(),
            outcome.arms(),
            seed,
            outcome.batch(),
            environment.deviceName(),
            (System.nanoTime() - startNanos) / 1e9);
    TreeSet<Digest> references = new TreeSet<>(memory.references());
    references.add(pack);
    TrainingManifest training =
        new TrainingManifest(
            weights,
            weightsState,
            dataState,
            List.copyOf(references),
            batch.add(report.toBytes()),
            lineage);
    Head next =
        new Head(
            weights,
            weightsState,
            dataState,
            new LastExperience(request.experience(), request.partition(), request.lastOffset()));
    return new RoundResult(
        verdict,
        reason,
        next,
        version == null ? null : weights,
        batch.add(training.toBytes()),
        profiles,
        version == null ? 0 : version.sizeBytes(),
        report,
        batch.blobs());
  }

  /** Of weights that were trained anew, what earlier rounds knew of others is not carried on. */
  private SortedMap<String, TensorBytes> importance(
      Arm arm, Candidate winner, Material material, RandomGenerator random) {
    StartingPoint start = material.start();
    List<PackRow> rows = material.lesson().rows();
    return new Consolidation(environment, material.spec())
        .after(
            arm.base() == Arm.Base.RETRAINING ? Map.of() : start.state().importance(),
            start.network(),
            winner,
            rows,
            rows.size(),
            random);
  }

  /** Where nobody has kept it, the replayed rows say how important weights are. */
  private StartingPoint withImportance(
      StartingPoint start, ModelSpec spec, List<PackRow> replay, long seen, Digest seed) {
    if (!start.state().importance().isEmpty() || replay.isEmpty()) {
      return start;
    }
    Candidate model =
        new Candidate(start.weights(), start.manifest().preprocessing(), start.optimizer(), 0);
    return start.withImportance(
        new Consolidation(environment, spec)
            .after(
                Map.of(),
                start.network(),
                model,
                replay,
                seen,
                Seeds.random(seed, "first importance")));
  }

  /** As they were stored; where nobody did, the head's own. */
  private EarlierAnswers earlier(DataState memory, StartingPoint start, Seen seen) {
    List<RowRef> examples = memory.replay().examples();
    return memory
        .answers()
        .map(blob -> EarlierAnswers.of(examples, ReplayAnswers.parse(blobs.get(blob))))
        .orElseGet(
            () ->
                new EarlierAnswers(
                    examples,
                    answers(
                        seen.rows().rows(examples),
                        start,
                        seen.spec(),
                        start.weights(),
                        start.manifest().preprocessing())));
  }

  private Logits answers(
      List<PackRow> rows,
      StartingPoint start,
      ModelSpec spec,
      Map<String, TensorBytes> weights,
      Preprocessing preprocessing) {
    try (ForwardPass pass =
        new ForwardPass(environment, start.network(), spec.input(), weights, preprocessing)) {
      return pass.logits(rows);
    }
  }

  private @Nullable SourceStatistics sourceStatistics(DataState memory) {
    return memory.source() instanceof Source.Statistics known
        ? SourceStatistics.parse(blobs.get(known.blob()))
        : null;
  }

  private Lineage lineage(RoundRequest request, Digest pack, Digest seed, Arm arm, int batch) {
    return new Lineage(
        request.head().weights(),
        request.head().digest(),
        pack,
        request.specDigest(),
        arm.key(),
        seed,
        batch,
        environment.deviceName(),
        environment.threads(),
        environment.engineVersions());
  }
}
