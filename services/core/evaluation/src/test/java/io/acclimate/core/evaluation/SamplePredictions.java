package io.acclimate.core.evaluation;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Matrices of predictions for tests. */
final class SamplePredictions {
  private SamplePredictions() {}

  /** Softmax of normal logits, [n, k]. */
  static double[][] random(int n, int classes, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] rows = new double[n][classes];
    for (double[] row : rows) {
      Arrays.setAll(row, c -> Math.exp(2 * random.nextGaussian()));
      double sum = Arrays.stream(row).sum();
      Arrays.setAll(row, c -> row[c] / sum);
    }
    return rows;
  }

  /** Every class as probable as the others, [n, k]. */
  static double[][] uniform(int n, int classes) {
    double[][] rows = new double[n][classes];
    for (double[] row : rows) {
      Arrays.fill(row, 1.0 / classes);
    }
    return rows;
  }

  /** Class i mod k for example i with some confidence, the rest shared, [n, k]. */
  static double[][] confident(int n, int classes, double confidence) {
    int[] labels = new int[n];
    Arrays.setAll(labels, i -> i % classes);
    return answers(labels, classes, confidence);
  }

  /** The class of each label with some confidence, the rest shared, [n, k]. */
  static double[][] answers(int[] labels, int classes, double confidence) {
    double[][] rows = new double[labels.length][classes];
    for (int i = 0; i < labels.length; i++) {
      Arrays.fill(rows[i], (1 - confidence) / (classes - 1));
      rows[i][labels[i]] = confidence;
    }
    return rows;
  }

  /** Share of labels that have the largest probability of their row. */
  static double accuracy(double[][] probabilities, int[] labels) {
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      double largest = Arrays.stream(probabilities[i]).max().orElseThrow();
      right += probabilities[i][labels[i]] == largest ? 1 : 0;
    }
    return right / (double) labels.length;
  }
}
