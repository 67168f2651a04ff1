package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.Attempt.Candidate;
import io.acclimate.core.adaptation.Attempt.Skipped;
import io.acclimate.core.adaptation.RoundReport.ArmReport;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.model.Arm;
import io.acclimate.core.model.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Lets the arms of a round compete: each makes a candidate from the same material, all answer the
 * same hold-outs, and of those that beat nothing the best wins ({@link Preference}). Who forgets
 * goes part of its way ({@link Interpolation}), and who is far behind is stopped ({@link
 * EarlyStopping}). Where the experience's domains have few hold-outs, {@link CrossFitting} adds to
 * them.
 */
final class Contest {
  private static final String NOTHING_TO_LEARN_FROM =
      "the experience has no train example that fits the model";

  static final String TOO_LARGE = "memory is too short even for batches of one row";

  private final Material material;
  private final Examination examination;
  private final Environment environment;
  private final Digest seed;
  private final Judge judge;
  private final Interpolation interpolation;
  private final @Nullable CrossFitting crossFitting;
  private final Evidence evidence;
  private final Preference preference;

  Contest(Material material, Examination examination, Environment environment, Digest seed) {
    this.material = material;
    this.examination = examination;
    this.environment = environment;
    this.seed = seed;
    this.judge = Judge.of(material.spec().adaptation(), material.lesson().domains());
    this.interpolation = new Interpolation(material.start(), examination, judge);
    this.crossFitting = CrossFitting.ifNeeded(material, examination, seed).orElse(null);
    this.evidence = Evidence.of(material, examination, crossFitting != null);
    this.preference =
        new Preference(material, examination, judge, evidence.isScarce() && !judge.wantsProof());
  }

  /**
   * How it ended.
   *
   * @param arm the winning arm; {@link Arm#NOTHING} if none beat it
   * @param winner what it made; null if nothing won
   * @param batch rows per step of the winner; the spec's if nothing won
   * @param reason why, one sentence
   * @param arms what each arm did
   */
  record Outcome(
      Arm arm, @Nullable Candidate winner, int batch, String reason, List<ArmReport> arms) {}

  Outcome run(Supervisor supervisor) {
    return blind()
        ? new BlindContest(material, examination, environment, seed, judge).run(supervisor)
        : runByLabels(supervisor);
  }

  /** Whether unlabelled rows are all that is known of the experience's domains. */
  private boolean blind() {
    Lesson lesson = material.lesson();
    return lesson.labelled().isEmpty()
        && !lesson.unlabelled().isEmpty()
        && examination.rows(lesson.domains()) == 0;
  }

  private Outcome runByLabels(Supervisor supervisor) {
    Material seen = material;
    StepBudget budget = StepBudget.of(material.spec().adaptation());
    List<Contender> entries = new ArrayList<>();
    long startNanos = System.nanoTime();
    Candidate kept = new KeepAll().attempt(material, random(Arm.NOTHING), supervisor);
    Scores nothing = scores(kept);
    entries.add(new Contender.Nothing(secondsSince(startNanos), nothing));
    for (Arm arm : material.spec().adaptation().arms()) {
      if (!arm.equals(Arm.NOTHING)) {
        long steps = steps(arm, seen);
        Optional<String> out = needless(arm, entries).or(() -> budget.obstacle(steps));
        Contender entry =
            out.isPresent()
                ? new Contender.Out(arm, 0, out.get())
                : enter(arm, seen, nothing, stopping(entries, supervisor));
        entries.add(entry);
        budget.take(out.isPresent() ? 0 : taken(entry, seen));
        seen = seenAfter(seen, entry);
      }
    }
    List<Contender.Judged> judged =
        entries.stream()
            .filter(Contender.Judged.class::isInstance)
            .map(Contender.Judged.class::cast)
            .toList();
    List<Contender.Judged> winners =
        judged.stream().filter(entry -> entry.ruling().beatsNothing()).toList();
    ContestReport report =
        new ContestReport(material, examination, preference, crossFitting != null);
    return winners.isEmpty()
        ? report.nobodyWon(judged, entries)
        : report.won(preference.best(winners, judged, kept), entries);
  }

  /** Steps that an arm takes if nothing stops it, those for who judges it among them. */
  private long steps(Arm arm, Material seen) {
    Strategy strategy = Strategy.of(arm, environment);
    return strategy.obstacle(seen).isPresent()
        ? 0
        : strategy.steps(seen) + (crossFitting == null ? 0 : crossFitting.steps(strategy, seen));
  }

  /** Steps of an arm that was begun; one that diverged counts as if it had not. */
  private long taken(Contender entry, Material seen) {
    return switch (entry) {
      case Contender.Out out when out.steps() > 0 -> out.steps();
      case Contender.Out out -> steps(out.arm(), seen);
      case Contender.Nothing nothing -> 0;
      case Contender.Judged judged -> steps(judged.arm(), seen.withBatch(judged.batch()));
    };
  }

  /** How later arms see the inputs: as an arm that only normalises does, if it beats nothing. */
  private static Material seenAfter(Material seen, Contender entry) {
    return entry instanceof Contender.Judged judged
            && !judged.arm().base().trains()
            && judged.ruling().beatsNothing()
        ? seen.seenBy(judged.candidate().preprocessing())
        : seen;
  }

  /**
   * Stops what none but hold-outs judge, for with cross-fitting an arm's answers are those of
   * several candidates; and what the falling rate settles.
   *
   * @param before arms that are done
   */
  private Supervisor stopping(List<Contender> before, Supervisor supervisor) {
    boolean settles = material.spec().adaptation().schedule() != Schedule.CONSTANT;
    return crossFitting == null && settles
        ? new EarlyStopping(supervisor, examination, judge, before)
        : supervisor;
  }

  /** The candidate of one arm, whatever the hold-outs would say of it. */
  Outcome runUnjudged(Arm arm, Supervisor supervisor) {
    return BatchHalving.run(
            material.batch(), batch -> unjudged(arm, material.withBatch(batch), supervisor))
        .orElseGet(() -> new Outcome(Arm.NOTHING, null, material.batch(), TOO_LARGE, List.of()));
  }

  /**
   * The candidate that an arm has in {@link #run}, with batches of so many rows and no fewer. Of
   * the other arms only those run that decide how this one sees inputs.
   */
  Outcome repeat(Arm arm, int batch, Supervisor supervisor) {
    Material seen = arm.base().seesAsTold() ? seenBy(arm, supervisor) : material;
    Material own = seen.withBatch(batch);
    return blind()
        ? unjudged(
            arm,
            own,
            new BlindContest(material, examination, environment, seed, judge)
                .attempt(arm, own, supervisor))
        : unjudged(arm, own, onItsWay(arm, attempt(arm, own, supervisor)));
  }

  /** The candidate as far as it goes when it is judged. */
  private Attempt onItsWay(Arm arm, Attempt attempt) {
    return switch (attempt) {
      case Skipped skipped -> skipped;
      case Candidate candidate -> {
        Candidate kept = new KeepAll().attempt(material, random(Arm.NOTHING), () -> false);
        yield interpolation.way(arm, candidate, scores(kept)).apply(candidate);
      }
    };
  }

  private Material seenBy(Arm arm, Supervisor supervisor) {
    if (blind()) {
      return new BlindContest(material, examination, environment, seed, judge)
          .seenAfter(before(arm), supervisor);
    }
    Material seen = material;
    Scores nothing = scores(new KeepAll().attempt(material, random(Arm.NOTHING), supervisor));
    for (Arm before : before(arm)) {
      if (!before.base().trains()) {
        seen = seenAfter(seen, enter(before, seen, nothing, supervisor));
      }
    }
    return seen;
  }

  /** The arms that are tried before one. */
  private List<Arm> before(Arm arm) {
    return material.spec().adaptation().arms().stream()
        .filter(other -> !other.equals(Arm.NOTHING))
        .takeWhile(other -> !other.equals(arm))
        .toList();
  }

  private Outcome unjudged(Arm arm, Material seen, Supervisor supervisor) {
    return unjudged(
        arm,
        seen,
        material.lesson().isEmpty()
            ? new Skipped(NOTHING_TO_LEARN_FROM)
            : Strategy.of(arm, environment).attempt(seen, random(arm), supervisor));
  }

  private Outcome unjudged(Arm arm, Material seen, Attempt attempt) {
    return switch (attempt) {
      case Skipped skipped ->
          new Outcome(Arm.NOTHING, null, material.batch(), skipped.reason(), List.of());
      case Candidate candidate ->
          new Outcome(
              arm,
              candidate,
              seen.batch(),
              arm.key() + " was the only arm, unjudged" + halved(seen.batch(), material),
              List.of());
    };
  }

  /**
   * Why one more arm that trains has nothing to add, once one was tried: an arm has every hold-out
   * right, or wins whatever others do. Each costs as much as all else in a round, and is for what
   * the labels did not settle.
   */
  private Optional<String> needless(Arm arm, List<Contender> before) {
    if (!arm.base().trains() || before.stream().noneMatch(Contest::trained)) {
      return Optional.empty();
    }
    Optional<String> settled =
        evidence.maySettle()
            ? before.stream()
                .map(Contest::perfect)
                .flatMap(Optional::stream)
                .findFirst()
                .map(perfect -> perfect.key() + " has every hold-out right")
            : Optional.empty();
    return settled.or(
        () -> preference.sure(before).map(sure -> sure.key() + " is trusted with few labels"));
  }

  private static boolean trained(Contender entry) {
    return switch (entry) {
      case Contender.Judged judged -> judged.arm().base().trains();
      case Contender.Out out -> out.steps() > 0;
      case Contender.Nothing nothing -> false;
    };
  }

  /** The entry's arm, if it may win and has every hold-out right. */
  private static Optional<Arm> perfect(Contender entry) {
    return switch (entry) {
      case Contender.Out out -> Optional.empty();
      case Contender.Nothing nothing ->
          Optional.of(Arm.NOTHING).filter(n -> nothing.scores().perfect());
      case Contender.Judged judged ->
          Optional.of(judged.arm())
              .filter(a -> judged.ruling().beatsNothing() && judged.scores().perfect());
    };
  }

  private Contender enter(Arm arm, Material seen, Scores nothing, Supervisor supervisor) {
    long startNanos = System.nanoTime();
    return BatchHalving.run(
            material.batch(),
            batch -> enter(arm, seen.withBatch(batch), startNanos, nothing, supervisor))
        .orElseGet(() -> new Contender.Out(arm, secondsSince(startNanos), TOO_LARGE));
  }

  private Contender enter(
      Arm arm, Material seen, long startNanos, Scores nothing, Supervisor supervisor) {
    return switch (attempt(arm, seen, supervisor)) {
      case Skipped skipped ->
          new Contender.Out(arm, secondsSince(startNanos), skipped.reason(), skipped.steps());
      case Candidate whole -> {
        Interpolation.Way way = interpolation.way(arm, whole, nothing);
        Candidate candidate = way.apply(whole);
        yield scores(arm, seen, candidate, way, supervisor)
            .<Contender>map(
                scores ->
                    new Contender.Judged(
                        arm,
                        secondsSince(startNanos),
                        candidate,
                        seen.batch(),
                        way,
                        scores,
                        ruling(arm, candidate, scores, nothing)))
            .orElseGet(
                () ->
                    new Contender.Out(
                        arm,
                        secondsSince(startNanos),
                        "it makes no candidate without some of the labels"));
      }
    };
  }

  private Judge.Ruling ruling(Arm arm, Candidate candidate, Scores scores, Scores nothing) {
    RandomGenerator random = Seeds.random(seed, "test " + arm.key());
    if (preference.trusts(arm)) {
      return judge.ruleUnlessWorse(nothing, scores, random);
    }
    Judge.Ruling byLabels = judge.rule(nothing, scores, random);
    return byLabels.beatsNothing()
            || arm.base().trains()
            || !evidence.saysLittle()
            || judge.hasMoreRight(nothing, scores)
        ? byLabels
        : withoutLabels(arm, candidate, scores, nothing, byLabels);
  }

  /** What is ruled without a label; the same as by labels unless the arm wins that way. */
  private Judge.Ruling withoutLabels(
      Arm arm, Candidate candidate, Scores scores, Scores nothing, Judge.Ruling byLabels) {
    BlindJudge blindJudge = new BlindJudge(environment, material, judge);
    if (blindJudge.obstacle(arm.base().trains()).isPresent()) {
      return byLabels;
    }
    Candidate kept = new KeepAll().attempt(material, random(Arm.NOTHING), () -> false);
    BlindJudge.Ruling ruling =
        blindJudge.rule(
            new BlindJudge.Standing(kept, nothing), new BlindJudge.Standing(candidate, scores));
    return ruling.beats()
        ? new Judge.Ruling(byLabels.pValue(), true, "few labels say little; " + ruling.reason())
        : byLabels;
  }

  /** The answers of a candidate that learnt from none of the experience's labels. */
  private Scores scores(Candidate candidate) {
    Scores scores = examination.score(candidate.weights(), candidate.preprocessing());
    return crossFitting == null ? scores : scores.and(crossFitting.scoreUntrained(candidate));
  }

  /** The answers of an arm's candidate; empty if it cannot be judged. */
  private Optional<Scores> scores(
      Arm arm, Material seen, Candidate candidate, Interpolation.Way way, Supervisor supervisor) {
    if (crossFitting == null || !arm.base().trains()) {
      return Optional.of(scores(candidate));
    }
    Scores scores = examination.score(candidate.weights(), candidate.preprocessing());
    return crossFitting
        .score(arm, Strategy.of(arm, environment), seen, way, supervisor)
        .map(scores::and);
  }

  private Attempt attempt(Arm arm, Material seen, Supervisor supervisor) {
    if (material.lesson().isEmpty()) {
      return new Skipped(NOTHING_TO_LEARN_FROM);
    } else if (examination.isEmpty() && crossFitting == null) {
      return new Skipped("there is no hold-out example to judge it on");
    }
    return Strategy.of(arm, environment).attempt(seen, random(arm), supervisor);
  }

  private RandomGenerator random(Arm arm) {
    return Seeds.random(seed, "arm " + arm.key());
  }

  /** The end of a reason if an arm had fewer rows per step than its material says; else nothing. */
  static String halved(int batch, Material material) {
    return batch == material.batch()
        ? ""
        : "; with batches of %d rows, for memory was too short for %d"
            .formatted(batch, material.batch());
  }

  static double secondsSince(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
