package io.acclimate.core.adaptation.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;

class JointMmdTest {
  private static final int SOURCE = 6;
  private static final int TARGET = 5;

  private final Rows rows = new Rows(11);

  @Test
  void isTheUnbiasedEstimateWithTheProductOfBothKernels() {
    double[][] s = rows.normal(SOURCE, 3, 1);
    double[][] t = rows.normal(TARGET, 3, 2);
    double[][] sLogits = rows.normal(SOURCE, 4, 1);
    double[][] tLogits = rows.normal(TARGET, 4, 1.5);
    double features = bandwidth(s, t);
    double answers = bandwidth(softMax(sLogits), softMax(tLogits));
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray source = manager.create(s);
      NDArray sourceLogits = manager.create(sLogits);
      NDArray target = manager.create(t);
      NDArray targetLogits = manager.create(tLogits);
      Rows.assertLossAndGradient(
          s,
          x -> JointMmd.loss(x, sourceLogits, target, targetLogits),
          x -> jmmd(x, sLogits, t, tLogits, features, answers));
      Rows.assertLossAndGradient(
          sLogits,
          z -> JointMmd.loss(source, z, target, targetLogits),
          z -> jmmd(s, z, t, tLogits, features, answers));
      Rows.assertLossAndGradient(
          t,
          x -> JointMmd.loss(source, sourceLogits, x, targetLogits),
          x -> jmmd(s, sLogits, x, tLogits, features, answers));
      Rows.assertLossAndGradient(
          tLogits,
          z -> JointMmd.loss(source, sourceLogits, target, z),
          z -> jmmd(s, sLogits, t, z, features, answers));
    }
  }

  /** Features and answers have the same distributions in both domains, but do not go together. */
  @Test
  void seesAnswersThatGoWithOtherFeatures() {
    int n = 100;
    double[][] source = new double[n][1];
    double[][] target = new double[n][1];
    double[][] sourceLogits = new double[n][2];
    double[][] crossed = new double[n][2];
    for (int i = 0; i < n; i++) {
      int side = i % 2 == 0 ? 1 : -1;
      source[i][0] = 5 * side + rows.normal(1, 1, 1)[0][0];
      target[i][0] = 5 * side + rows.normal(1, 1, 1)[0][0];
      sourceLogits[i][0] = 3 * side;
      crossed[i][0] = -3 * side;
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray s = manager.create(source);
      NDArray t = manager.create(target);
      NDArray answers = manager.create(sourceLogits);

      double together = JointMmd.loss(s, answers, t, answers).getDouble();
      double apart = JointMmd.loss(s, answers, t, manager.create(crossed)).getDouble();
      double featuresAlone = MultiKernelMmd.loss(s, t).getDouble();

      // The unbiased estimate's deviation is of the order of 1/n.
      assertThat(together).isCloseTo(0, within(3.0 / n));
      assertThat(featuresAlone).isCloseTo(0, within(3.0 / n));
      assertThat(apart).isGreaterThan(0.3);
    }
  }

  private static double jmmd(
      double[][] s,
      double[][] sLogits,
      double[][] t,
      double[][] tLogits,
      double featureBandwidth,
      double answerBandwidth) {
    double[][] p = softMax(sLogits);
    double[][] q = softMax(tLogits);
    double sum = 0;
    for (int i = 0; i < SOURCE; i++) {
      for (int j = 0; j < SOURCE; j++) {
        double kernel = kernel(s[i], s[j], featureBandwidth) * kernel(p[i], p[j], answerBandwidth);
        sum += i == j ? 0 : kernel / (SOURCE * (SOURCE - 1));
      }
    }
    for (int i = 0; i < TARGET; i++) {
      for (int j = 0; j < TARGET; j++) {
        double kernel = kernel(t[i], t[j], featureBandwidth) * kernel(q[i], q[j], answerBandwidth);
        sum += i == j ? 0 : kernel / (TARGET * (TARGET - 1));
      }
    }
    for (int i = 0; i < SOURCE; i++) {
      for (int j = 0; j < TARGET; j++) {
        double kernel = kernel(s[i], t[j], featureBandwidth) * kernel(p[i], q[j], answerBandwidth);
        sum -= 2 * kernel / (SOURCE * TARGET);
      }
    }
    return sum;
  }

  private static double[][] softMax(double[][] logits) {
    double[][] answers = new double[logits.length][];
    for (int i = 0; i < logits.length; i++) {
      answers[i] = Rows.softMax(logits[i], 1);
    }
    return answers;
  }

  private static double kernel(double[] x, double[] y, double bandwidth) {
    double sum = 0;
    for (double factor : new double[] {0.25, 0.5, 1, 2, 4}) {
      sum += Math.exp(-Rows.squaredDistance(x, y) / (factor * bandwidth));
    }
    return sum / 5;
  }

  private static double bandwidth(double[][] source, double[][] target) {
    double[][] all = new double[source.length + target.length][];
    System.arraycopy(source, 0, all, 0, source.length);
    System.arraycopy(target, 0, all, source.length, target.length);
    double sum = 0;
    for (double[] x : all) {
      for (double[] y : all) {
        sum += Rows.squaredDistance(x, y);
      }
    }
    return sum / (all.length * (all.length - 1));
  }
}
