package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.Attempt.Candidate;
import io.acclimate.core.adaptation.BlindJudge.Standing;
import io.acclimate.core.adaptation.RoundReport.ArmReport;
import io.acclimate.core.adaptation.training.DivergedException;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.model.Arm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The contest of a round in which no label of the experience's domains is known: each arm in turn
 * has to beat the one that stands, by {@link BlindJudge}. Arms that learn from labels are out.
 */
final class BlindContest {
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
    this.judge = new BlindJudge(environment, material, judge, seed);
  }

  /** What one arm came to. */
  private record Entry(
      Arm arm, @Nullable Standing model, boolean beats, String reason, double seconds) {}

  Contest.Outcome run(BooleanSupplier cancelled) {
    long startNanos = System.nanoTime();
    Standing nothing =
        standing(new KeepAll().attempt(material, Seeds.random(seed, "nothing"), cancelled));
    Entry best = new Entry(Arm.NOTHING, nothing, true, "", secondsSince(startNanos));
    Standing stands = nothing;
    List<Entry> entries = new ArrayList<>(List.of(best));
    for (Arm arm : material.spec().adaptation().arms()) {
      if (!arm.equals(Arm.NOTHING)) {
        Entry entry = enter(arm, stands, cancelled);
        entries.add(entry);
        if (entry.beats && entry.model != null) {
          best = entry;
          stands = entry.model;
        }
      }
    }
    return outcome(best, stands, entries);
  }

  private Entry enter(Arm arm, Standing stands, BooleanSupplier cancelled) {
    long startNanos = System.nanoTime();
    boolean trains = arm.base().trains();
    Optional<String> obstacle =
        trains && arm.base() != Arm.Base.SELF_TRAINING
            ? Optional.of("the experience has no labelled train example")
            : judge.obstacle(trains);
    if (obstacle.isPresent()) {
      return new Entry(arm, null, false, obstacle.get(), secondsSince(startNanos));
    }
    Attempt attempt =
        Strategy.of(arm, environment)
            .attempt(
                material.seenBy(stands.candidate().preprocessing()),
                Seeds.random(seed, "arm " + arm.key()),
                cancelled);
    return switch (attempt) {
      case Attempt.Skipped skipped ->
          new Entry(arm, null, false, skipped.reason(), secondsSince(startNanos));
      case Candidate candidate -> {
        Standing own = standing(candidate);
        BlindJudge.Ruling ruling = rule(stands, own, trains, cancelled);
        yield new Entry(arm, own, ruling.beats(), ruling.reason(), secondsSince(startNanos));
      }
    };
  }

  private BlindJudge.Ruling rule(
      Standing stands, Standing own, boolean trains, BooleanSupplier cancelled) {
    try {
      return judge.rule(stands, own, trains, cancelled);
    } catch (DivergedException e) {
      return new BlindJudge.Ruling(false, "reverse validation diverged: " + e.getMessage());
    }
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
            : best.arm.key() + " won: " + best.reason;
    return new Contest.Outcome(
        best.arm,
        none ? null : winner.candidate(),
        reason,
        entries.stream().map(entry -> report(entry, best)).toList());
  }

  private static ArmReport report(Entry entry, Entry best) {
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
        reason,
        model == null ? 0 : model.candidate().steps(),
        entry.seconds,
        model == null ? Double.NaN : model.holdOuts().accuracy(),
        null,
        model == null ? List.of() : model.holdOuts().metrics());
  }

  private static double secondsSince(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
