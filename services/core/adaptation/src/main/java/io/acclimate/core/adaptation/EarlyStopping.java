package io.acclimate.core.adaptation;

import ai.djl.engine.EngineException;
import io.acclimate.core.model.Arm;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Stops an arm that is hopelessly behind in the middle of its last stretch of training: at least
 * twice as many of the experience's own hold-outs are wrong as with <i>nothing</i> or with an arm
 * that beat it, far beyond chance, and fewer of all are right. What is left of the stretch, in
 * which the learning rate falls to almost 0 (not with a constant one: none is stopped then),
 * settles an arm and hardly turns it round. Who is stopped has no say in the {@link Consensus}.
 *
 * <p>After the rule of D. Golovin et al., Google Vizier: A Service for Black-Box Optimization, KDD
 * 2017, https://doi.org/10.1145/3097983.3098043, which stops what is behind the median of all
 * others at the same step. <b>Variant:</b> a round has too few arms for a median, and they begin
 * from different weights; so the rival is done, and its lead must be clear.
 */
final class EarlyStopping implements Supervisor {
  private final Supervisor other;
  private final Examination examination;
  private final Judge judge;
  private final List<Rival> rivals;

  /**
   * @param other whom it asks whether the round ends
   * @param examination asks about the hold-outs
   * @param judge compares answers
   * @param done arms that have answered the hold-outs and nothing else, <i>nothing</i> among them
   */
  EarlyStopping(
      Supervisor other, Examination examination, Judge judge, List<? extends Contender> done) {
    this.other = other;
    this.examination = examination;
    this.judge = judge;
    this.rivals = done.stream().flatMap(EarlyStopping::rival).toList();
  }

  private record Rival(String arm, Scores scores) {}

  private static Stream<Rival> rival(Contender entry) {
    return switch (entry) {
      case Contender.Nothing nothing -> Stream.of(new Rival(Arm.NOTHING.key(), nothing.scores()));
      case Contender.Judged judged when judged.ruling().beatsNothing() ->
          Stream.of(new Rival(judged.arm().key(), judged.scores()));
      case Contender.Judged judged -> Stream.empty();
      case Contender.Out out -> Stream.empty();
    };
  }

  @Override
  public boolean cancelled() {
    return other.cancelled();
  }

  @Override
  public Optional<String> objection(Supplier<Attempt.Candidate> halfTrained) {
    return scores(halfTrained.get())
        .flatMap(
            scores ->
                rivals.stream()
                    .filter(rival -> isHopeless(scores, rival.scores))
                    .findFirst()
                    .map(rival -> reason(scores, rival)));
  }

  /** Empty if memory is too short to ask in the middle of a training; nothing needs the answer. */
  private Optional<Scores> scores(Attempt.Candidate candidate) {
    try {
      return Optional.of(examination.score(candidate.weights(), candidate.preprocessing()));
    } catch (EngineException e) {
      if (OutOfMemory.in(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private boolean isHopeless(Scores scores, Scores rival) {
    return judge.isFarAhead(rival, scores) && judge.right(scores) < judge.right(rival);
  }

  private String reason(Scores scores, Rival rival) {
    return "in the middle of its last stretch of training it had %d of %d hold-outs right that tell arms apart, where %s has %d"
        .formatted(
            judge.ownRight(scores),
            judge.ownAnswers(scores),
            rival.arm,
            judge.ownRight(rival.scores));
  }
}
