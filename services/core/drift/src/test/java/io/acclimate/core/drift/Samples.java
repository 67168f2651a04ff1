package io.acclimate.core.drift;

import java.util.SplittableRandom;

/** Seeded samples, and windows of them. */
final class Samples {
  private Samples() {}

  static double[] gaussian(int n, double mean, double sd, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = mean + sd * random.nextGaussian();
    }
    return values;
  }

  static double[] whole(int n, int below, long seed) {
    return new SplittableRandom(seed).ints(n, 0, below).asDoubleStream().toArray();
  }

  static WindowCounts window(ReferenceProfile reference, double... values) {
    WindowCounts window = WindowCounts.in(reference);
    for (double value : values) {
      window.add(reference.bin(value));
    }
    return window;
  }
}
