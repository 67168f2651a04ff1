package io.acclimate.core.adaptation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Stops an arm half-way that is hopelessly behind: at least twice as many of the experience's own
 * hold-outs are wrong as with <i>nothing</i> or with an arm that beat it, far beyond chance. The
 * second half of its steps, in which the learning rate falls to almost 0, settles an arm and does
 * not turn it round. An arm that is stopped could not have won, for an arm loses to one that has
 * more own answers right beyond chance.
 *
 * <p>After the rule of D. Golovin et al., Google Vizier: A Service for Black-Box Optimization, KDD
 * 2017, https://doi.org/10.1145/3097983.3098043, which stops what is behind the median of all
 * others at the same step. A round has too few arms for a median, and they begin from different
 * weights; so the rival is done, and the lead must be clear.
 */
final class EarlyStopping implements Supervisor {
  private final Supervisor other;
  private final Examination examination;
  private final Judge judge;
  private final List<Rival> rivals = new ArrayList<>();

  /**
   * @param other whom it asks whether the round ends
   * @param examination asks about the hold-outs
   * @param judge compares answers
   */
  EarlyStopping(Supervisor other, Examination examination, Judge judge) {
    this.other = other;
    this.examination = examination;
    this.judge = judge;
  }

  private record Rival(String arm, Scores scores) {}

  /**
   * From now on arms are held against this one, too.
   *
   * @param scores its answers to the hold-outs, and to nothing else
   */
  void add(String arm, Scores scores) {
    rivals.add(new Rival(arm, scores));
  }

  @Override
  public boolean cancelled() {
    return other.cancelled();
  }

  @Override
  public Optional<String> objection(Attempt.Candidate halfTrained) {
    Scores scores = examination.score(halfTrained.weights(), halfTrained.preprocessing());
    return rivals.stream()
        .filter(rival -> judge.isFarAhead(rival.scores, scores))
        .findFirst()
        .map(
            rival ->
                "half-way %d of %d own hold-outs were right, where %s has %d"
                    .formatted(
                        judge.ownRight(scores),
                        judge.ownAnswers(scores),
                        rival.arm,
                        judge.ownRight(rival.scores)));
  }
}
