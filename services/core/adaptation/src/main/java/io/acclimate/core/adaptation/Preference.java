package io.acclimate.core.adaptation;

import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.model.Arm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.ToDoubleFunction;

/**
 * Which of the arms that beat nothing is taken. Where the experience has few labels, the first in
 * the spec's order that fine-tunes, unless another is far ahead of it: what labels hardly tell
 * apart is not chosen by noise. Else who has fewer of the experience's own answers right than
 * another, beyond chance, is out; then who has fewer earlier ones right. Of the rest, own answers
 * and unlabelled rows ({@link Consensus}) choose together; where there are no unlabelled rows, the
 * spec's order does.
 *
 * @param judge compares answers
 * @param fewLabels whether the experience's labels are too few to compare arms by
 */
record Preference(Material material, Examination examination, Judge judge, boolean fewLabels) {

  /**
   * Whether an arm is taken unless answers speak against it. What a test finds in a few answers
   * says little, and fine-tuning mostly gains.
   */
  boolean trusts(Arm arm) {
    return fewLabels && arm.base() == Arm.Base.FINE_TUNING;
  }

  /**
   * The arm that wins whatever others do: the first that is trusted, if it has so few of the
   * experience's own answers wrong that none can be far ahead of it.
   *
   * @param entries done so far
   */
  Optional<Arm> sure(List<Contender> entries) {
    return entries.stream()
        .filter(Contender.Judged.class::isInstance)
        .map(Contender.Judged.class::cast)
        .filter(entry -> trusts(entry.arm()) && entry.ruling().beatsNothing())
        .findFirst()
        .filter(first -> judge.isBeyondReach(first.scores()))
        .map(Contender.Judged::arm);
  }

  private boolean isFarBehind(Contender.Judged entry, List<Contender.Judged> winners) {
    return winners.stream().anyMatch(other -> judge.isFarAhead(other.scores(), entry.scores()));
  }

  /**
   * The best of those that beat nothing.
   *
   * @param winners one or more, in the spec's order
   * @param judged these and all others that made a candidate
   * @param kept what stands
   */
  Contender.Judged best(
      List<Contender.Judged> winners, List<Contender.Judged> judged, Attempt.Candidate kept) {
    return winners.stream()
        .filter(entry -> trusts(entry.arm()) && !isFarBehind(entry, winners))
        .findFirst()
        .orElseGet(() -> first(ahead(winners), judged, kept));
  }

  /** How the best one is better than another that beat nothing, after "which". */
  String over(Contender.Judged best, Contender.Judged other) {
    if (trusts(best.arm())) {
      return "is the first to fine-tune that few labels do not speak against";
    } else if (judge.gainsMore(best.scores(), other.scores())) {
      return "has more right, beyond chance";
    } else if (judge.keepsMore(best.scores(), other.scores())) {
      return "forgets less, beyond chance";
    }
    return material.lesson().unlabelled().isEmpty()
        ? "is the first to learn of those that no arm is ahead of"
        : "own answers and unlabelled rows prefer of those that no arm is ahead of";
  }

  /**
   * Those of the winners that none is ahead of beyond chance, by own answers and then by earlier.
   */
  private List<Contender.Judged> ahead(List<Contender.Judged> winners) {
    return unsurpassed(unsurpassed(winners, judge::gainsMore), judge::keepsMore);
  }

  private static List<Contender.Judged> unsurpassed(
      List<Contender.Judged> entries, BiPredicate<Scores, Scores> surpasses) {
    return entries.stream()
        .filter(
            entry ->
                entries.stream().noneMatch(other -> surpasses.test(other.scores(), entry.scores())))
        .toList();
  }

  /**
   * The one with the largest share of own answers right and of unlabelled rows answered as all
   * candidates do together, nothing among them. Of several, and where there are no unlabelled rows,
   * the first in the spec's order that learns from the labels: what nothing tells apart is not
   * chosen by noise.
   */
  private Contender.Judged first(
      List<Contender.Judged> ahead, List<Contender.Judged> judged, Attempt.Candidate kept) {
    ToDoubleFunction<Contender.Judged> share =
        ahead.size() == 1 || material.lesson().unlabelled().isEmpty()
            ? entry -> 0
            : shares(judged, kept);
    return Collections.min(
        ahead,
        Comparator.<Contender.Judged>comparingDouble(entry -> -share.applyAsDouble(entry))
            .thenComparing(entry -> !entry.arm().base().trains()));
  }

  /** Each arm's share of own answers right, and of unlabelled rows answered as all do together. */
  private ToDoubleFunction<Contender.Judged> shares(
      List<Contender.Judged> judged, Attempt.Candidate kept) {
    List<PackRow> unlabelled = material.lesson().unlabelled();
    List<Logits> answers = new ArrayList<>(List.of(examination.answers(kept, unlabelled)));
    judged.forEach(entry -> answers.add(examination.answers(entry.candidate(), unlabelled)));
    Consensus consensus = Consensus.of(answers);
    return entry ->
        judge.ownShare(entry.scores())
            + (double) consensus.agreement(answers.get(1 + judged.indexOf(entry)))
                / unlabelled.size();
  }
}
