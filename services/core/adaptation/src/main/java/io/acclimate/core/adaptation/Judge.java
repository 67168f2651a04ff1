package io.acclimate.core.adaptation;

import io.acclimate.core.evaluation.PairedLossTest;
import io.acclimate.core.evaluation.PairedTest;
import io.acclimate.core.model.AdaptationPolicy;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Decides whether an arm beats <i>nothing</i>: the paired test on the pooled hold-outs must say
 * that it leaves wrong classes less probability, it must not have fewer right answers, and no
 * earlier domain may lose more than its limit. A tie is no win.
 *
 * @param significance largest p-value at which an arm wins
 * @param forgettingLimit largest loss of accuracy on an earlier domain, rounded up to a whole
 *     example, since on a few hold-outs one example is more than the limit
 * @param targets domains of the experience; all others are earlier ones
 */
record Judge(double significance, double forgettingLimit, Set<String> targets) {
  Judge {
    targets = Set.copyOf(targets);
  }

  static Judge of(AdaptationPolicy policy, Set<String> targets) {
    return new Judge(policy.significance(), policy.forgettingLimit(), targets);
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
    PairedTest test = PairedTest.of(nothing.pooled(), arm.pooled());
    double[] before = nothing.doubts();
    double[] after = arm.doubts();
    double p = PairedLossTest.pValue(before, after, random);
    String figures =
        String.format(
            Locale.ROOT,
            "%d hold-outs gained and %d lost against nothing, mean 1 - p(truth) %.3g after %.3g,"
                + " p = %.3g",
            test.wins(),
            test.losses(),
            mean(after),
            mean(before),
            p);
    if (p > significance) {
      return new Ruling(
          p, false, figures + String.format(Locale.ROOT, ", above %.3g", significance));
    } else if (p >= 1) { // a spec may set the significance to 1
      return new Ruling(p, false, figures + ", which is no gain");
    } else if (test.wins() < test.losses()) {
      return new Ruling(p, false, figures + ", but it has fewer right");
    }
    for (Map.Entry<String, Scores.Answers> entry : nothing.byDomain().entrySet()) {
      String domain = entry.getKey();
      Scores.Answers own = arm.byDomain().get(domain);
      if (own == null || targets.contains(domain)) {
        continue;
      }
      int n = entry.getValue().correct().length;
      int lost = entry.getValue().right() - own.right();
      if (lost > Math.ceil(forgettingLimit * n)) {
        return new Ruling(
            p,
            false,
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
    return new Ruling(p, true, figures);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }
}
