package io.acclimate.core.adaptation;

import io.acclimate.core.evaluation.PairedLossTest;
import io.acclimate.core.evaluation.PairedTest;
import io.acclimate.core.model.AdaptationPolicy;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an arm beats <i>nothing</i>: the paired test on the hold-outs must say that it
 * leaves wrong classes less probability, its weighted share of right answers must not be smaller by
 * more than a hundredth, and no earlier domain may lose more than its limit and more than chance
 * may take. A tie is no win. Where labels are few, no test has to say so, but then none of the
 * experience's own answers may speak against the arm ({@link #ruleUnlessWorse}).
 *
 * <p>The experience's own hold-outs weigh a share of the whole together, and all earlier ones the
 * rest, of its domains and of others: else a few hundred of them, whose answers hardly change,
 * outvote the few that tell what has changed. Among arms that beat nothing the experience's own
 * tell which is better, for earlier ones favour whoever stays near the head; but for the same gain,
 * an arm that forgets what another keeps is the worse.
 *
 * @param significance largest p-value at which an arm wins
 * @param currentWeight weight of the experience's hold-outs together, 0..1; null if each hold-out
 *     counts alike
 * @param forgettingLimit largest loss of accuracy on an earlier domain, rounded up to a whole
 *     example, since on a few hold-outs one example is more than the limit
 * @param targets domains of the experience; all others are earlier ones
 */
record Judge(
    double significance,
    @Nullable Double currentWeight,
    double forgettingLimit,
    Set<String> targets) {
  /** Sums of a few thousand weights that are 1 together. */
  private static final double ROUNDING = 1e-9;

  /** One old answer that turns wrong must not stand against a clear gain of the rest. */
  private static final double TOLERANCE = 0.01;

  /**
   * What happens more rarely is no chance: two answers of five that turn wrong are no forgetting
   * yet, for that happens in a fourth.
   */
  private static final double CHANCE = 0.2;

  /** Significance from which on a wrong change costs no more than a wrong stay. */
  private static final double EVEN = 0.5;

  /** How surely own answers must say that an arm is worse for it not to be trusted. */
  private static final double WORSE = 0.05;

  /** Earlier answers decide against a lead on own ones, so that theirs must be clear. */
  private static final double FAR_BEYOND_CHANCE = 0.01;

  Judge {
    targets = Set.copyOf(targets);
  }

  static Judge of(AdaptationPolicy policy, Set<String> targets) {
    return new Judge(
        policy.significance(), policy.currentWeight(), policy.forgettingLimit(), targets);
  }

  /**
   * A decision about one arm.
   *
   * @param pValue of the paired test against nothing
   * @param beatsNothing true if the arm may win
   * @param reason why, without the verb
   */
  record Ruling(double pValue, boolean beatsNothing, String reason) {}

  Ruling rule(Scores nothing, Scores arm, RandomGenerator random) {
    double p = pValue(nothing, arm, weights(nothing), random);
    String figures = figures(nothing, arm, p);
    if (p > significance) {
      return new Ruling(
          p, false, figures + String.format(Locale.ROOT, ", above %.3g", significance));
    } else if (p >= 1) { // a spec may set the significance to 1
      return new Ruling(p, false, figures + ", which is no gain");
    }
    return unlessWorse(nothing, arm, p, figures);
  }

  /**
   * The other way round, for a few answers seldom prove a gain: an arm may win unless the test says
   * of the experience's own that it is worse, or fewer of them are right. A tie is a win.
   */
  Ruling ruleUnlessWorse(Scores nothing, Scores arm, RandomGenerator random) {
    double p = pValue(nothing, arm, weights(nothing), random);
    String figures = figures(nothing, arm, p);
    if (hasMoreRight(nothing, arm)) {
      return new Ruling(p, false, figures + ", and it has fewer own ones right");
    } else if (pValue(arm, nothing, choosing(nothing), random) <= WORSE) {
      return new Ruling(p, false, figures + ", and own ones say that it is worse");
    }
    return unlessWorse(nothing, arm, p, figures);
  }

  private Ruling unlessWorse(Scores nothing, Scores arm, double p, String figures) {
    if (right(arm) < right(nothing) - TOLERANCE) {
      return new Ruling(p, false, figures + ", but it has fewer right");
    }
    return forgets(nothing, arm)
        .map(reason -> new Ruling(p, false, reason))
        .orElseGet(() -> new Ruling(p, true, figures));
  }

  /** Of the second being better than the first. */
  private static double pValue(Scores one, Scores other, double[] weights, RandomGenerator random) {
    return PairedLossTest.pValue(one.doubts(), other.doubts(), weights, random);
  }

  private String figures(Scores nothing, Scores arm, double p) {
    PairedTest test = PairedTest.of(nothing.pooled(), arm.pooled());
    return String.format(
        Locale.ROOT,
        "%d hold-outs gained and %d lost against nothing, mean 1 - p(truth) %.3g after %.3g,"
            + " p = %.3g",
        test.wins(),
        test.losses(),
        doubt(arm),
        doubt(nothing),
        p);
  }

  /** Whether a change has to be proved even where labels can prove none. */
  boolean wantsProof() {
    return significance < EVEN;
  }

  /** Which earlier domain loses more than its limit; empty if none does. */
  Optional<String> forgets(Scores nothing, Scores arm) {
    for (Map.Entry<String, Scores.Answers> entry : nothing.byDomain().entrySet()) {
      String domain = entry.getKey();
      Scores.Answers own = arm.byDomain().get(domain);
      if (own == null || targets.contains(domain)) {
        continue;
      }
      int n = entry.getValue().correct().length;
      int lost = entry.getValue().right() - own.right();
      if (lost > Math.ceil(forgettingLimit * n)
          && isNoChance(own.correct(), entry.getValue().correct(), CHANCE)) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "it forgets %s: %d of %d right instead of %d, more than the limit of %.3g allows",
                domain,
                own.right(),
                n,
                entry.getValue().right(),
                forgettingLimit));
      }
    }
    return Optional.empty();
  }

  private boolean[] own(Scores scores) {
    return currentWeight == null ? scores.pooled() : scores.pooledOwn(targets);
  }

  /** Whether more are right in the second than in the first, at this level. */
  private static boolean isNoChance(boolean[] fewer, boolean[] more, double level) {
    return PairedTest.of(fewer, more).pValue() <= level;
  }

  /** Weighted share of right answers, 0..1. */
  double right(Scores scores) {
    return right(scores, weights(scores));
  }

  /** Whether one arm has more of the experience's own answers right than another, beyond chance. */
  boolean gainsMore(Scores one, Scores other) {
    return isNoChance(own(other), own(one), CHANCE);
  }

  /** Whether another arm has twice as many own answers wrong, or more, far beyond chance. */
  boolean isFarAhead(Scores one, Scores other) {
    int wrong = ownAnswers(one) - ownRight(one);
    int others = ownAnswers(other) - ownRight(other);
    return others >= 2 * wrong && isNoChance(own(other), own(one), FAR_BEYOND_CHANCE);
  }

  /** Whether none can be far ahead, were all of its answers right. */
  boolean isBeyondReach(Scores scores) {
    boolean[] all = new boolean[ownAnswers(scores)];
    Arrays.fill(all, true);
    return !isNoChance(own(scores), all, FAR_BEYOND_CHANCE);
  }

  /** How many of the experience's own answers are right. */
  int ownRight(Scores scores) {
    int right = 0;
    for (boolean answer : own(scores)) {
      right += answer ? 1 : 0;
    }
    return right;
  }

  /** How many own answers there are. */
  int ownAnswers(Scores scores) {
    return own(scores).length;
  }

  /** Whether one arm has more earlier answers right than another, far beyond chance. */
  boolean keepsMore(Scores one, Scores other) {
    return currentWeight != null
        && isNoChance(other.pooledEarlier(targets), one.pooledEarlier(targets), FAR_BEYOND_CHANCE);
  }

  /** Share of the experience's own answers that are right, 0..1. */
  double ownShare(Scores scores) {
    return right(scores, choosing(scores));
  }

  /** Whether one arm has more of the answers right that are compared. */
  boolean hasMoreRight(Scores one, Scores other) {
    return right(one, choosing(one)) > right(other, choosing(other)) + ROUNDING;
  }

  /** What each answer counts when an arm is held against nothing. */
  private double[] weights(Scores scores) {
    return weights(scores, currentWeight);
  }

  /** What each answer counts among arms that beat nothing: only the experience's own do. */
  private double[] choosing(Scores scores) {
    return weights(scores, currentWeight == null ? null : 1.0);
  }

  private double[] weights(Scores scores, @Nullable Double own) {
    return own == null ? scores.weights(Set.of(), 0) : scores.weights(targets, own);
  }

  private static double right(Scores scores, double[] weights) {
    boolean[] right = scores.pooled();
    double sum = 0;
    for (int i = 0; i < right.length; i++) {
      sum += right[i] ? weights[i] : 0;
    }
    return sum;
  }

  /** Weighted mean of what wrong classes get, 0..1. */
  private double doubt(Scores scores) {
    double[] weights = weights(scores);
    double[] doubts = scores.doubts();
    double sum = 0;
    for (int i = 0; i < doubts.length; i++) {
      sum += weights[i] * doubts[i];
    }
    return sum;
  }
}
