package io.acclimate.core.evaluation;

/**
 * McNemar's exact test, one-sided: is a candidate right where the baseline is wrong more often than
 * the other way round, on the same examples?
 *
 * <p>Examples on which both are right or both are wrong say nothing. If neither were better, each
 * of the other n = wins + losses examples would be a win with probability ½, so
 *
 * <pre>p = P(X ≥ wins) = Σ_{k=wins}^{n} C(n, k) / 2ⁿ,  X ~ Binomial(n, ½)</pre>
 *
 * <p>This is the exact conditional form, not the χ² approximation: it keeps its level however few
 * examples there are. It is no test for examples that depend on each other, and it does not correct
 * for asking several times.
 *
 * <p>Paper: Q. McNemar, Note on the sampling error of the difference between correlated proportions
 * or percentages, Psychometrika 12, 1947, https://doi.org/10.1007/BF02295996. On comparing
 * classifiers with it: T. G. Dietterich, Approximate statistical tests for comparing supervised
 * classification learning algorithms, Neural Computation 10, 1998,
 * https://doi.org/10.1162/089976698300017197
 *
 * @param wins examples that only the candidate answers correctly
 * @param losses examples that only the baseline answers correctly
 */
public record PairedTest(int wins, int losses) {
  public PairedTest {
    if (wins < 0 || losses < 0) {
      throw new IllegalArgumentException(
          "wins %d and losses %d must be 0 or more".formatted(wins, losses));
    }
  }

  /**
   * Compares answers to the same examples.
   *
   * @param baseline whether the baseline answered example i correctly
   * @param candidate whether the candidate did
   */
  public static PairedTest of(boolean[] baseline, boolean[] candidate) {
    if (baseline.length != candidate.length) {
      throw new IllegalArgumentException(
          "%d answers of the baseline, %d of the candidate"
              .formatted(baseline.length, candidate.length));
    }
    int wins = 0;
    int losses = 0;
    for (int i = 0; i < baseline.length; i++) {
      if (candidate[i] && !baseline[i]) {
        wins++;
      } else if (baseline[i] && !candidate[i]) {
        losses++;
      }
    }
    return new PairedTest(wins, losses);
  }

  /** p-value, 0..1; 1 if there is not one win. */
  public double pValue() {
    if (wins == 0) {
      return 1;
    }
    double n = (double) wins + losses;
    // Terms run from C(n, n) = 1 down to C(n, wins), each scaled by 2ⁿ; StrictMath gives the same
    // bits everywhere.
    double logTerm = -n * StrictMath.log(2);
    double sum = StrictMath.exp(logTerm);
    for (double k = n; k > wins; k--) {
      logTerm += StrictMath.log(k) - StrictMath.log(n - k + 1);
      sum += StrictMath.exp(logTerm);
    }
    return Math.min(1, sum);
  }
}
