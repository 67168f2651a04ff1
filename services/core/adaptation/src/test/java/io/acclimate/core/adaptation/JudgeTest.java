package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.adaptation.Scores.Answers;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Answers are given by the probability of the truth: above one half they are right. */
class JudgeTest {
  private static final String SOURCE = "plant-1";
  private static final String TARGET = "plant-2";
  private static final Judge JUDGE = new Judge(0.05, 0.5, 0.1, Set.of(TARGET));

  @Test
  void moreRightAnswersWin() {
    Judge.Ruling ruling =
        rule(
            JUDGE,
            scores(answers(20, 0, 0.9), answers(0, 20, 0.6)),
            scores(answers(20, 0, 0.9), answers(20, 0, 0.9)));

    assertThat(ruling.beatsNothing()).isTrue();
    assertThat(ruling.reason()).contains("20 hold-outs gained and 0 lost");
  }

  @Test
  void surerAnswersWinThoughNoMoreAreRight() {
    Scores unsure = scores(answers(20, 0, 0.6), answers(20, 0, 0.6));
    Scores sure = scores(answers(20, 0, 0.9), answers(20, 0, 0.9));

    assertThat(rule(JUDGE, unsure, sure).beatsNothing()).isTrue();
    assertThat(rule(JUDGE, sure, unsure).beatsNothing()).isFalse();
  }

  @Test
  void aTieIsNoWinAtAnySignificance() {
    Scores same = scores(answers(15, 5, 0.8), answers(15, 5, 0.8));

    for (double significance : new double[] {0, 0.05, 0.5, 1}) {
      Judge judge = new Judge(significance, 0.5, 1, Set.of(TARGET));

      assertThat(rule(judge, same, same).beatsNothing()).as("at %s", significance).isFalse();
      assertThat(rule(judge, same, same).pValue()).isEqualTo(1);
    }
  }

  @Test
  void surerButFewerRightAnswersLose() {
    Scores nothing = scores(answers(20, 0, 0.9), answers(20, 20, 0.51));
    // one right answer less, and all others sure
    Scores arm = scores(answers(20, 0, 0.9), answers(19, 21, 0.99, 0.49));

    Judge.Ruling ruling = rule(JUDGE, nothing, arm);

    assertThat(ruling.pValue()).isLessThan(0.05);
    assertThat(ruling.beatsNothing()).isFalse();
    assertThat(ruling.reason()).contains("fewer right");
  }

  @Test
  void theSignificanceDecides() {
    Scores nothing = scores(answers(20, 0, 0.9), answers(17, 3, 0.8));
    Scores arm = scores(answers(20, 0, 0.9), answers(19, 1, 0.8));
    double p = rule(JUDGE, nothing, arm).pValue();

    assertThat(rule(new Judge(p, 0.5, 1, Set.of(TARGET)), nothing, arm).beatsNothing()).isTrue();
    Judge.Ruling stricter = rule(new Judge(Math.nextDown(p), 0.5, 1, Set.of(TARGET)), nothing, arm);
    assertThat(stricter.beatsNothing()).isFalse();
    assertThat(stricter.reason()).contains("above");
  }

  @Test
  void withoutTheTestATieIsAWinAndAnOwnAnswerFewerIsNone() {
    Scores nothing = scores(answers(100, 0, 0.9), answers(3, 2, 0.9));

    assertThat(unlessWorse(nothing, nothing).beatsNothing()).isTrue();
    assertThat(unlessWorse(nothing, nothing).pValue()).isEqualTo(1);
    Judge.Ruling fewerOwn = unlessWorse(nothing, scores(answers(100, 0, 0.99), answers(2, 3, 0.9)));
    assertThat(fewerOwn.beatsNothing()).isFalse();
    assertThat(fewerOwn.reason()).endsWith("it has fewer own ones right");
  }

  /** One sided, of five that all lose p is 1/32, of four 1/16. */
  @Test
  void withoutTheTestFiveOwnAnswersThatAreAllLessSureSpeakAgainstAnArm() {
    assertThat(lessSureOfOwn(5).reason()).endsWith("own ones say that it is worse");
    assertThat(lessSureOfOwn(4).beatsNothing()).isTrue();
  }

  private static Judge.Ruling lessSureOfOwn(int count) {
    return unlessWorse(
        scores(answers(100, 0, 0.9), answers(count, 0, 0.9)),
        scores(answers(100, 0, 0.99), answers(count, 0, 0.6)));
  }

  @Test
  void withoutTheTestEarlierAnswersStillSpeakAgainstAnArm() {
    Scores nothing = scores(answers(100, 0, 0.9), answers(3, 2, 0.9));

    assertThat(unlessWorse(nothing, scores(answers(99, 1, 0.9), answers(3, 2, 0.9))).beatsNothing())
        .isTrue();
    assertThat(unlessWorse(nothing, scores(answers(97, 3, 0.9), answers(3, 2, 0.9))).reason())
        .endsWith("it has fewer right");
    assertThat(unlessWorse(nothing, scores(answers(80, 20, 0.9), answers(5, 0, 0.9))).reason())
        .startsWith("it forgets plant-1");
  }

  private static Judge.Ruling unlessWorse(Scores nothing, Scores arm) {
    return JUDGE.ruleUnlessWorse(nothing, arm, new SplittableRandom(1));
  }

  /** Of forty own answers; earlier ones do not matter. */
  @Test
  void farAheadIsWhoHasHalfAsManyWrongFarBeyondChance() {
    Scores leader = scores(answers(0, 20, 0.9), answers(36, 4, 0.9));

    assertThat(JUDGE.isFarAhead(leader, scores(answers(20, 0, 0.9), answers(20, 20, 0.9))))
        .isTrue();
    assertThat(JUDGE.isFarAhead(leader, scores(answers(20, 0, 0.9), answers(32, 8, 0.9))))
        .as("four more are chance")
        .isFalse();
    assertThat(JUDGE.isFarAhead(leader, leader)).isFalse();
    Scores middling = scores(answers(20, 0, 0.9), answers(20, 20, 0.9));
    assertThat(JUDGE.isFarAhead(middling, scores(answers(20, 0, 0.9), answers(5, 35, 0.9))))
        .as("fifteen more are no chance, but 35 are not twice 20")
        .isFalse();
  }

  @Test
  void anEarlierDomainMayLoseUpToItsLimitRoundedUp() {
    Scores nothing = scores(answers(25, 0, 0.9), answers(0, 50, 0.6));
    Scores three = scores(answers(22, 3, 0.9), answers(50, 0, 0.9));
    Scores four = scores(answers(21, 4, 0.9), answers(50, 0, 0.9));

    assertThat(rule(JUDGE, nothing, three).beatsNothing()).as("0.1 · 25, rounded up").isTrue();
    Judge.Ruling refused = rule(JUDGE, nothing, four);
    assertThat(refused.beatsNothing()).isFalse();
    assertThat(refused.reason()).contains("forgets plant-1: 21 of 25 right instead of 25");
  }

  /** Two of five turn wrong by chance in a fourth of cases, three in an eighth. */
  @Test
  void whatChanceMayTakeIsNoForgetting() {
    Scores nothing = scores(answers(5, 0, 0.9), answers(0, 50, 0.6));
    Scores two = scores(answers(3, 2, 0.9), answers(50, 0, 0.9));
    Scores three = scores(answers(2, 3, 0.9), answers(50, 0, 0.9));

    assertThat(JUDGE.forgets(nothing, two)).isEmpty();
    assertThat(JUDGE.forgets(nothing, three)).isPresent();
  }

  @Test
  void theLimitDoesNotHoldForTheExperiencesOwnDomains() {
    Scores nothing = scores(answers(0, 50, 0.6), answers(25, 0, 0.9));
    Scores arm = scores(answers(50, 0, 0.9), answers(20, 5, 0.9));

    assertThat(rule(JUDGE, nothing, arm).beatsNothing()).isTrue();
    assertThat(rule(new Judge(0.05, 0.5, 0.1, Set.of(SOURCE)), nothing, arm).beatsNothing())
        .isFalse();
  }

  @Test
  void manyEarlierHoldOutsDoNotOutvoteAFewOfTheExperiencesOwn() {
    Scores nothing = scores(answers(100, 0, 0.99), answers(2, 8, 0.8));
    Scores arm = scores(answers(100, 0, 0.93), answers(9, 1, 0.8));

    assertThat(rule(JUDGE, nothing, arm).beatsNothing()).isTrue();
    Judge.Ruling alike = rule(new Judge(0.05, null, 0.1, Set.of(TARGET)), nothing, arm);
    assertThat(alike.beatsNothing()).as("each hold-out alike").isFalse();
  }

  @Test
  void theShareOfRightAnswersThatMayNotShrinkIsWeighted() {
    // Ten more of fifty are right at the source, one less of two at the target.
    Scores nothing = scores(answers(40, 10, 0.6), answers(2, 0, 0.6));
    Scores arm = scores(answers(50, 0, 0.99), answers(1, 1, 0.99, 0.49));

    Judge.Ruling ruling = rule(JUDGE, nothing, arm);

    assertThat(JUDGE.right(nothing)).isCloseTo(0.9, within(1e-12));
    assertThat(JUDGE.right(arm)).isCloseTo(0.75, within(1e-12));
    assertThat(ruling.beatsNothing()).isFalse();
    assertThat(ruling.reason()).contains("fewer right");
  }

  @Test
  void theExperiencesOwnAnswersTellWhichOfTwoArmsHasMoreRight() {
    Scores right = scores(answers(15, 5, 0.6), answers(20, 0, 0.6));
    Scores sure = scores(answers(20, 0, 0.99), answers(19, 1, 0.99));

    assertThat(JUDGE.hasMoreRight(right, sure)).isTrue();
    assertThat(JUDGE.hasMoreRight(sure, right)).isFalse();
    assertThat(JUDGE.hasMoreRight(right, right)).isFalse();
    assertThat(JUDGE.ownShare(sure)).isCloseTo(0.95, within(1e-12));
    Judge alike = new Judge(0.05, null, 0.1, Set.of(TARGET));
    assertThat(alike.hasMoreRight(sure, right)).as("each hold-out alike").isTrue();
  }

  @Test
  void anArmGainsMoreIfItsLeadOnTheExperiencesOwnIsNoChance() {
    Scores less = scores(answers(97, 3, 0.6), answers(17, 3, 0.6));

    assertThat(JUDGE.gainsMore(scores(answers(70, 30, 0.6), answers(20, 0, 0.6)), less)).isTrue();
    assertThat(JUDGE.gainsMore(scores(answers(97, 3, 0.6), answers(19, 1, 0.6)), less)).isFalse();
    assertThat(JUDGE.gainsMore(less, less)).isFalse();
  }

  @Test
  void anArmKeepsMoreIfItsLeadOnEarlierAnswersIsFarFromChance() {
    Scores keeping = scores(answers(97, 3, 0.6), answers(18, 2, 0.6));
    Scores forgetting = scores(answers(90, 10, 0.99), answers(20, 0, 0.99));

    assertThat(JUDGE.keepsMore(keeping, forgetting)).isTrue();
    assertThat(JUDGE.keepsMore(forgetting, keeping)).isFalse();
    assertThat(JUDGE.keepsMore(keeping, scores(answers(92, 8, 0.6), answers(18, 2, 0.6))))
        .as("five of a hundred")
        .isFalse();
    assertThat(new Judge(0.05, null, 0.1, Set.of(TARGET)).keepsMore(keeping, forgetting))
        .as("each hold-out alike")
        .isFalse();
  }

  /** Two hundred old hold-outs of the same domain, before it changed, and six of today. */
  @Test
  void theExperiencesOwnHoldOutsCountMoreThanOldOnesOfItsDomain() {
    Scores nothing = scores(answers(20, 0, 0.9), old(answers(200, 0, 0.9)).and(answers(1, 5, 0.9)));
    Scores arm = scores(answers(20, 0, 0.9), old(answers(190, 10, 0.9)).and(answers(6, 0, 0.9)));

    assertThat(JUDGE.right(nothing)).isCloseTo(0.5 + 0.5 / 6, within(1e-12));
    assertThat(rule(JUDGE, nothing, arm).beatsNothing()).isTrue();
  }

  @Test
  void oldOnesOfItsDomainStandForThemWhereItHasNone() {
    Scores scores = scores(answers(0, 20, 0.9), old(answers(10, 0, 0.9)));

    assertThat(JUDGE.right(scores)).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void theSameRandomNumbersGiveTheSameRuling() {
    Scores nothing = scores(answers(20, 0, 0.9), answers(17, 3, 0.8));
    Scores arm = scores(answers(20, 0, 0.9), answers(19, 1, 0.8));

    assertThat(rule(JUDGE, nothing, arm)).isEqualTo(rule(JUDGE, nothing, arm));
  }

  private static Judge.Ruling rule(Judge judge, Scores nothing, Scores arm) {
    return judge.rule(nothing, arm, new SplittableRandom(1));
  }

  private static Scores scores(Answers source, Answers target) {
    return new Scores(new TreeMap<>(Map.of(SOURCE, source, TARGET, target)));
  }

  private static Answers old(Answers answers) {
    return new Answers(answers.correct(), answers.losses(), new boolean[answers.correct().length]);
  }

  /** Wrong answers give the truth what right ones give all others. */
  private static Answers answers(int right, int wrong, double sureness) {
    return answers(right, wrong, sureness, 1 - sureness);
  }

  private static Answers answers(int right, int wrong, double ifRight, double ifWrong) {
    boolean[] correct = new boolean[right + wrong];
    double[] losses = new double[right + wrong];
    Arrays.fill(correct, 0, right, true);
    Arrays.fill(losses, 0, right, -Math.log(ifRight));
    Arrays.fill(losses, right, right + wrong, -Math.log(ifWrong));
    return new Answers(correct, losses);
  }
}
