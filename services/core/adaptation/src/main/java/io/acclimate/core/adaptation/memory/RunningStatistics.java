package io.acclimate.core.adaptation.memory;

import java.util.Arrays;
import java.util.Collection;

/**
 * Count, mean and variance per feature, updated one row at a time (Welford).
 *
 * <pre>n ← n + 1,  δ = x − μ,  μ ← μ + δ/n,  M₂ ← M₂ + δ·(x − μ),  variance = M₂ / n</pre>
 *
 * <p>Paper: B. P. Welford, Note on a method for calculating corrected sums of squares and products,
 * Technometrics 4, 1962, https://doi.org/10.1080/00401706.1962.10490022
 */
public final class RunningStatistics {
  private final double[] mean;
  private final double[] squares;
  private long count;

  /**
   * @param features numbers per row
   */
  public RunningStatistics(int features) {
    this(0, new double[features], new double[features]);
  }

  /**
   * @param count rows so far
   * @param mean μ per feature
   * @param squares M₂ per feature, the sum of squared distances from the mean
   */
  public RunningStatistics(long count, double[] mean, double[] squares) {
    if (mean.length != squares.length) {
      throw new IllegalArgumentException(
          "%d means, %d sums of squares".formatted(mean.length, squares.length));
    }
    this.count = count;
    this.mean = mean.clone();
    this.squares = squares.clone();
  }

  /**
   * The statistics of all rows of several (Chan et al.).
   *
   * <pre>n = n₁ + n₂,  δ = μ₂ − μ₁,  μ = μ₁ + δ·n₂/n,  M₂ = M₂₁ + M₂₂ + δ²·n₁·n₂/n</pre>
   *
   * <p>Paper: T. F. Chan, G. H. Golub, R. J. LeVeque, Updating formulae and a pairwise algorithm
   * for computing sample variances, COMPSTAT 1982, https://doi.org/10.1007/978-3-642-51461-6_3
   *
   * @param parts at least one, of equally many features; their order decides the last bits
   */
  public static RunningStatistics pooled(Collection<RunningStatistics> parts) {
    RunningStatistics all = new RunningStatistics(parts.iterator().next().features());
    parts.forEach(all::addAll);
    return all;
  }

  private void addAll(RunningStatistics other) {
    if (other.count == 0) {
      return;
    }
    double n = (double) count + other.count;
    for (int i = 0; i < mean.length; i++) {
      double delta = other.mean[i] - mean[i];
      mean[i] += delta * (other.count / n);
      squares[i] += other.squares[i] + delta * delta * (count * (other.count / n));
    }
    count += other.count;
  }

  /** Adds a row of as many numbers as there are features. */
  public void add(float[] row) {
    if (row.length != mean.length) {
      throw new IllegalArgumentException(
          "a row of %d numbers for %d features".formatted(row.length, mean.length));
    }
    count++;
    for (int i = 0; i < row.length; i++) {
      double delta = row[i] - mean[i];
      mean[i] += delta / count;
      squares[i] += delta * (row[i] - mean[i]);
    }
  }

  /**
   * What these are if some features share theirs: each gets mean and variance of its whole group.
   *
   * <pre>μ_g = mean of μ_i,  σ²_g = mean of σ²_i + (μ_i − μ_g)²,  over the features i of a group
   * </pre>
   *
   * @param groups the group of each feature, numbered from 0 on
   */
  public RunningStatistics shared(int[] groups) {
    int number = Arrays.stream(groups).max().orElse(-1) + 1;
    if (number == mean.length || count == 0) {
      return this;
    }
    int[] size = new int[number];
    double[] groupMean = new double[number];
    double[] groupSquare = new double[number];
    for (int i = 0; i < groups.length; i++) {
      size[groups[i]]++;
      groupMean[groups[i]] += mean[i];
    }
    Arrays.setAll(groupMean, group -> groupMean[group] / size[group]);
    for (int i = 0; i < groups.length; i++) {
      double distance = mean[i] - groupMean[groups[i]];
      groupSquare[groups[i]] += squares[i] + count * distance * distance;
    }
    double[] sharedMean = new double[mean.length];
    double[] sharedSquares = new double[mean.length];
    for (int i = 0; i < groups.length; i++) {
      sharedMean[i] = groupMean[groups[i]];
      sharedSquares[i] = groupSquare[groups[i]] / size[groups[i]];
    }
    return new RunningStatistics(count, sharedMean, sharedSquares);
  }

  /** Rows so far. */
  public long count() {
    return count;
  }

  /** Numbers per row. */
  public int features() {
    return mean.length;
  }

  /** μ per feature. */
  public double[] mean() {
    return mean.clone();
  }

  /** Population variance per feature; 0 before the first row. */
  public double[] variance() {
    double[] variance = new double[squares.length];
    if (count > 0) {
      Arrays.setAll(variance, i -> squares[i] / count);
    }
    return variance;
  }

  double[] squares() {
    return squares.clone();
  }

  RunningStatistics copy() {
    return new RunningStatistics(count, mean, squares);
  }
}
