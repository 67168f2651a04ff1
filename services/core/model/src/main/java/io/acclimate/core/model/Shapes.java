package io.acclimate.core.model;

import java.util.Arrays;
import java.util.List;

/** Shapes as lists and arrays. */
final class Shapes {
  private Shapes() {}

  static List<Long> list(long... shape) {
    return Arrays.stream(shape).boxed().toList();
  }

  static long[] array(List<Long> shape) {
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  static long elements(List<Long> shape) {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }
}
