package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.Attempt.Candidate;
import io.acclimate.core.adaptation.BlindJudge.Standing;
import io.acclimate.core.adaptation.RoundReport.ArmReport;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.model.Arm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The contest of a round in which no label of the experience's domains is known: each arm in turn
 * has to beat the one that stands, by {@link BlindJudge}. Arms that learn from labels are out.
 */
final class BlindContest {
  private static final Restarts ONCE = new Restarts(1, 0);
  private static final int MOST_BEGINNINGS = 3;

  private final Material material;
  private final Examination examination;
  private final Environment environment;
  private final Digest seed;
  private final BlindJudge judge;

  BlindContest(
      Material material,
      Examination examination,
      Environment environment,
      Digest seed,
      Judge judge) {
    this.material = material;
    this.examination = examination;
    this.environment = environment;
    this.seed = seed;
    this.judge = new BlindJudge(environment, material, judge);
  }

  /** What one arm came to. */
  private record Entry(
      Arm arm, @Nullable Standing model, int batch, boolean beats, String reason, double seconds) {}

  /** What some arms came to; {@code best} is what stands. */
  private record Standings(Entry best, Standing stands, List<Entry> entries) {}

  Contest.Outcome run(Supervisor supervisor) {
    Standings standings = compete(material.spec().adaptation().arms(), supervisor);
    return outcome(standings.best, standings.stands, standings.entries);
  }

  /** How an arm sees inputs that comes after some others. */
  Material seenAfter(List<Arm> arms, Supervisor supervisor) {
    int last = arms.size();
    while (last > 0 && arms.get(last - 1).base().trains()) {
      last--; // it sees inputs as what stood before it did
    }
    Standing stands = compete(arms.subList(0, last), supervisor).stands;
    return material.seenBy(stands.candidate().preprocessing());
  }

  private Standings compete(List<Arm> arms, Supervisor supervisor) {
    long startNanos = System.nanoTime();
    Standing nothing =
        standing(new KeepAll().attempt(material, Seeds.random(seed, "nothing"), supervisor));
    Entry best =
        new Entry(
            Arm.NOTHING, nothing, material.batch(), true, "", Contest.secondsSince(startNanos));
    Standing stands = nothing;
    List<Entry> entries = new ArrayList<>(List.of(best));
    for (Arm arm : arms) {
      if (!arm.equals(Arm.NOTHING)) {
        Entry entry = enter(arm, stands, supervisor);
        entries.add(entry);
        if (entry.beats && entry.model != null) {
          best = entry;
          stands = entry.model;
        }
      }
    }
    return new Standings(best, stands, entries);
  }

  private Entry enter(Arm arm, Standing stands, Supervisor supervisor) {
    long startNanos = System.nanoTime();
    return obstacle(arm)
        .or(() -> budgetBefore(arm).obstacle(steps(arm)))
        .map(reason -> out(arm, startNanos, reason))
        .or(
            () ->
                BatchHalving.run(
                    material.batch(), batch -> enter(arm, batch, startNanos, stands, supervisor)))
        .orElseGet(() -> out(arm, startNanos, Contest.TOO_LARGE));
  }

  private Optional<String> obstacle(Arm arm) {
    return switch (arm.base()) {
      case FINE_TUNING, RETRAINING, NEAREST_CLASS_MEAN ->
          Optional.of("the experience has no labelled train example");
      case LABEL_SHIFT ->
          Optional.of("without a label of its domains, nothing tells other shares of the classes");
      case NOTHING, NORMALISATION, SELF_TRAINING ->
          judge
              .obstacle(arm.base().trains())
              .or(() -> Strategy.of(arm, environment).obstacle(material));
    };
  }

  private Entry enter(Arm arm, int batch, long startNanos, Standing stands, Supervisor supervisor) {
    Attempt attempt =
        attempt(
            arm, material.seenBy(stands.candidate().preprocessing()).withBatch(batch), supervisor);
    return switch (attempt) {
      case Attempt.Skipped skipped -> out(arm, startNanos, skipped.reason());
      case Candidate candidate -> {
        Standing own = standing(candidate);
        BlindJudge.Ruling ruling = judge.rule(stands, own);
        yield new Entry(
            arm, own, batch, ruling.beats(), ruling.reason(), Contest.secondsSince(startNanos));
      }
    };
  }

  private int steps(Arm arm) {
    return Strategy.of(arm, environment).steps(material);
  }

  /**
   * What is left for an arm if every one before it begins as often as it may, which some do not: so
   * that who repeats one arm alone begins it as often.
   */
  private StepBudget budgetBefore(Arm arm) {
    StepBudget budget = StepBudget.of(material.spec().adaptation());
    for (Arm before : material.spec().adaptation().arms()) {
      if (before.equals(arm)) {
        return budget;
      } else if (obstacle(before).isEmpty()) {
        budget.take((long) steps(before) * budget.times(steps(before), MOST_BEGINNINGS));
      }
    }
    return budget;
  }

  private Restarts restarts(Arm arm) {
    return arm.base().trains()
        ? new Restarts(
            Math.max(1, budgetBefore(arm).times(steps(arm), MOST_BEGINNINGS)),
            BlindJudge.LEAST_NATS)
        : ONCE;
  }

  /**
   * What an arm makes; if it trains, the best of several beginnings.
   *
   * @param seen the round's material, seen as the arm sees it, with the batch that it has
   */
  Attempt attempt(Arm arm, Material seen, Supervisor supervisor) {
    Strategy strategy = Strategy.of(arm, environment);
    String purpose = "arm " + arm.key();
    return restarts(arm)
        .best(
            judge::left,
            number ->
                strategy.attempt(
                    seen,
                    Seeds.random(seed, number == 0 ? purpose : purpose + " again " + number),
                    supervisor));
  }

  private Entry out(Arm arm, long startNanos, String reason) {
    return new Entry(arm, null, material.batch(), false, reason, Contest.secondsSince(startNanos));
  }

  private Standing standing(Candidate candidate) {
    return new Standing(
        candidate, examination.score(candidate.weights(), candidate.preprocessing()));
  }

  private Contest.Outcome outcome(Entry best, Standing winner, List<Entry> entries) {
    boolean none = best.arm.equals(Arm.NOTHING);
    String reason =
        none
            ? entries.stream()
                .skip(1)
                .reduce((one, other) -> one.model != null ? one : other)
                .map(entry -> "no arm beat nothing: " + entry.arm.key() + ", " + entry.reason)
                .orElse("no arm beat nothing: the spec names no other")
            : best.arm.key() + " won: " + best.reason + Contest.halved(best.batch, material);
    return new Contest.Outcome(
        best.arm,
        none ? null : winner.candidate(),
        best.batch,
        reason,
        entries.stream().map(entry -> report(entry, best)).toList());
  }

  private ArmReport report(Entry entry, Entry best) {
    boolean won = entry.equals(best);
    String reason =
        entry.arm.equals(Arm.NOTHING)
            ? won ? "won: no arm beat it" : "lost to " + best.arm.key()
            : entry.model == null
                ? "skipped: " + entry.reason
                : won
                    ? "won: " + entry.reason
                    : entry.beats
                        ? "lost to %s: %s".formatted(best.arm.key(), entry.reason)
                        : "lost: " + entry.reason;
    Standing model = entry.model;
    return new ArmReport(
        entry.arm.key(),
        model != null,
        won,
        reason + Contest.halved(entry.batch, material),
        model == null ? 0 : model.candidate().steps(),
        entry.seconds,
        model == null ? Double.NaN : model.holdOuts().accuracy(),
        null,
        model == null ? List.of() : model.holdOuts().metrics());
  }
}
