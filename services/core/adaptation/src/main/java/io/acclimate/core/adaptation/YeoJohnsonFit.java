package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.memory.Rows;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.PowerTransform;
import io.acclimate.core.model.ModelSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Fits a {@link PowerTransform} to rows: λ of each element by maximum likelihood of a normal
 * distribution, which is the smallest of
 *
 * <pre>
 * −ℓ(λ)/n = ½·ln(var ψ(x, λ)) − (λ − 1)·mean(sign(x)·ln(|x| + 1))
 * </pre>
 *
 * <p>var is the population variance. −ℓ is convex in λ (T. Marchand et al., SecureFedYJ, NeurIPS
 * 2022, https://arxiv.org/abs/2210.01639), so a golden-section search finds its minimum within the
 * allowed λ, to {@value #TOLERANCE}. A λ that leaves so little spread beside the largest value that
 * floats could not tell the values apart counts as impossible; λ is 1 where that leaves none.
 *
 * <p>λ is also 1 for an element that has one and the same value in a quarter of the rows or more,
 * as counts of words have, or that never changes: no λ brings such a spike and what lies beside it
 * near a normal distribution. See docs/decisions/0022-power-transform.md for what was measured.
 *
 * <p>Paper: I.-K. Yeo, R. A. Johnson, A new family of power transformations to improve normality or
 * symmetry, Biometrika 87, 2000, https://doi.org/10.1093/biomet/87.4.954
 */
final class YeoJohnsonFit {
  /** Fewest rows that are fitted; λ of fewer is off by some tenths. */
  static final int MIN_ROWS = 50;

  /** Most rows that are used, evenly spread over all: more make λ no better, only the fit slow. */
  static final int MAX_ROWS = 2_000;

  /** Share of rows with one and the same value from which on an element is left as it is. */
  private static final double SPIKE = 0.25;

  private static final double TOLERANCE = 1e-4;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  /** Smallest standard deviation as a share of the largest value; a float resolves 6·10⁻⁸. */
  private static final double LEAST_SPREAD = 1e-4;

  private YeoJohnsonFit() {}

  /**
   * The transform that a spec asks for.
   *
   * @param train rows that fit the spec
   * @return null for none: if the spec asks for none, if the input has more than one dimension, if
   *     there are fewer than {@value #MIN_ROWS} rows, or if λ is 1 for every element
   */
  static @Nullable PowerTransform of(ModelSpec spec, List<PackRow> train) {
    return switch (spec.transform()) {
      case NONE -> null;
      case YEO_JOHNSON ->
          spec.input().shape().size() != 1 || train.size() < MIN_ROWS
              ? null
              : fitted(train, spec.input().elements());
    };
  }

  private static @Nullable PowerTransform fitted(List<PackRow> train, int elements) {
    int count = Math.min(train.size(), MAX_ROWS);
    List<float[]> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rows.add(Rows.floats(train.get((int) ((long) i * train.size() / count))));
    }
    float[] lambdas = new float[elements];
    IntStream.range(0, elements)
        .forEach(
            element ->
                lambdas[element] =
                    (float) lambda(rows.stream().mapToDouble(row -> row[element]).toArray()));
    PowerTransform power = PowerTransform.of(lambdas);
    return power.lambda().stream().allMatch(lambda -> lambda == 1) ? null : power;
  }

  /** λ of one element. */
  static double lambda(double[] x) {
    return largestShare(x) < SPIKE ? mostLikely(x) : 1;
  }

  /** Share of the most frequent value. */
  private static double largestShare(double[] x) {
    double[] sorted = x.clone();
    Arrays.sort(sorted);
    int most = 0;
    int from = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (sorted[i] != sorted[from]) {
        from = i;
      }
      most = Math.max(most, i - from + 1);
    }
    return (double) most / sorted.length;
  }

  private static double mostLikely(double[] x) {
    double[] logs = new double[x.length];
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      logs[i] = PowerTransform.signedLog(x[i]);
      sum += logs[i];
    }
    double meanLog = sum / x.length;
    double low = PowerTransform.MIN_LAMBDA;
    double high = PowerTransform.MAX_LAMBDA;
    double left = high - GOLDEN * (high - low);
    double right = low + GOLDEN * (high - low);
    double atLeft = loss(logs, meanLog, left);
    double atRight = loss(logs, meanLog, right);
    while (high - low > TOLERANCE) {
      if (atLeft < atRight) {
        high = right;
        right = left;
        atRight = atLeft;
        left = high - GOLDEN * (high - low);
        atLeft = loss(logs, meanLog, left);
      } else {
        low = left;
        left = right;
        atLeft = atRight;
        right = low + GOLDEN * (high - low);
        atRight = loss(logs, meanLog, right);
      }
    }
    double best = (low + high) / 2;
    return Double.isFinite(loss(logs, meanLog, best)) ? best : 1;
  }

  /** −ℓ(λ)/n; infinite for a λ that floats do not resolve. */
  private static double loss(double[] logs, double meanLog, double lambda) {
    double[] values = new double[logs.length];
    double sum = 0;
    double largest = 0;
    for (int i = 0; i < logs.length; i++) {
      values[i] = PowerTransform.psi(logs[i], lambda);
      sum += values[i];
      largest = Math.max(largest, Math.abs(values[i]));
    }
    double mean = sum / logs.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double variance = squares / logs.length;
    return Math.sqrt(variance) > LEAST_SPREAD * largest
        ? Math.log(variance) / 2 - (lambda - 1) * meanLog
        : Double.POSITIVE_INFINITY;
  }
}
