package io.acclimate.core.adaptation;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.model.Arm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Lets labelled train rows of an experience take part in judging its arms where its domains have
 * few hold-outs: the rows are cut into folds, and each fold is answered by a candidate that the arm
 * makes without it. The candidate that may be published trains on all of them, and so is a little
 * better than what was judged.
 *
 * <p>Paper: M. Stone, Cross-Validatory Choice and Assessment of Statistical Predictions, Journal of
 * the Royal Statistical Society B 36, 1974, https://doi.org/10.1111/j.2517-6161.1974.tb00994.x
 */
final class CrossFitting {
  /**
   * With four folds a candidate misses a quarter of the labels, and an arm costs five times. Fewer
   * labels than that are left out one by one.
   */
  static final int FOLDS = 4;

  /** With one, a candidate without it has learnt from none. */
  static final int LEAST_LABELS = 2;

  /**
   * From so many hold-outs of the experience on they judge alone: a usual experience of 100 labels
   * has about 20, and its round must not take five times as long.
   */
  static final int ENOUGH_HOLD_OUTS = 15;

  private final Examination examination;
  private final Digest seed;
  private final List<List<PackRow>> folds = new ArrayList<>();

  private CrossFitting(Material material, Examination examination, Digest seed) {
    this.examination = examination;
    this.seed = seed;
    List<PackRow> rows = new ArrayList<>(material.lesson().labelled());
    RandomGenerator random = Seeds.random(seed, "folds");
    for (int i = rows.size() - 1; i > 0; i--) {
      Collections.swap(rows, i, random.nextInt(i + 1));
    }
    int count = Math.min(FOLDS, rows.size());
    for (int fold = 0; fold < count; fold++) {
      folds.add(rows.subList(rows.size() * fold / count, rows.size() * (fold + 1) / count));
    }
  }

  /** Empty if there are enough hold-outs, or too few labels to cut. */
  static Optional<CrossFitting> ifNeeded(Material material, Examination examination, Digest seed) {
    Lesson lesson = material.lesson();
    boolean needed =
        examination.freshRows(lesson.domains()) < ENOUGH_HOLD_OUTS
            && lesson.labelled().size() >= LEAST_LABELS;
    return needed ? Optional.of(new CrossFitting(material, examination, seed)) : Optional.empty();
  }

  /** The answers of a candidate that learnt from none of these labels. */
  Scores scoreUntrained(Attempt.Candidate candidate) {
    Scores scores = Scores.NONE;
    for (List<PackRow> fold : folds) {
      scores = scores.and(score(candidate, fold));
    }
    return scores;
  }

  /**
   * The answers of candidates that an arm makes, each without the fold that it answers; in the same
   * order for every arm. Empty if one cannot be made.
   *
   * @param seen the round's material, seen as the arm sees it, with the batch that it has
   * @param way what becomes of a candidate
   * @param supervisor asked before every step
   */
  Optional<Scores> score(
      Arm arm,
      Strategy strategy,
      Material seen,
      UnaryOperator<Attempt.Candidate> way,
      Supervisor supervisor) {
    Scores scores = Scores.NONE;
    for (int number = 0; number < folds.size(); number++) {
      List<PackRow> fold = folds.get(number);
      RandomGenerator random = Seeds.random(seed, "arm " + arm.key() + " without fold " + number);
      switch (strategy.attempt(seen.without(fold), random, supervisor)) {
        case Attempt.Candidate candidate -> scores = scores.and(score(way.apply(candidate), fold));
        case Attempt.Skipped skipped -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(scores);
  }

  /** Optimizer steps of {@link #score}. */
  long steps(Strategy strategy, Material seen) {
    return folds.stream().mapToLong(fold -> strategy.steps(seen.without(fold))).sum();
  }

  private Scores score(Attempt.Candidate candidate, List<PackRow> rows) {
    SortedMap<String, List<PackRow>> byDomain = new TreeMap<>();
    rows.forEach(
        row -> byDomain.computeIfAbsent(row.domain(), domain -> new ArrayList<>()).add(row));
    return examination.about(byDomain).score(candidate.weights(), candidate.preprocessing());
  }
}
