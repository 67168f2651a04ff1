package io.acclimate.scenarios.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** Some rows of many, in random order. */
final class RowDraw {
  private RowDraw() {}

  /**
   * Draws without replacement; every row has the same chance, and every order.
   *
   * @param most how many; all if there are fewer
   */
  static <T> List<T> of(List<T> rows, int most, RandomGenerator random) {
    List<T> drawn = new ArrayList<>(rows);
    int wanted = Math.min(most, drawn.size());
    for (int i = 0; i < wanted; i++) {
      Collections.swap(drawn, i, i + random.nextInt(drawn.size() - i));
    }
    return List.copyOf(drawn.subList(0, wanted));
  }
}
