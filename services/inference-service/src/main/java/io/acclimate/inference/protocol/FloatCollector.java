package io.acclimate.inference.protocol;

import java.util.Arrays;

/** Floats in a growing array, unboxed. */
public final class FloatCollector {
  private float[] values = new float[256];
  private int size;

  public void add(float value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  int size() {
    return size;
  }

  float[] slice(int from, int to) {
    return Arrays.copyOfRange(values, from, to);
  }
}
