package io.acclimate.scenarios.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowDrawTest {
  @Test
  void drawsSomeWithEqualChancesAndNoneTwice() {
    List<Integer> rows = IntStream.range(0, 10).boxed().toList();
    SplittableRandom random = new SplittableRandom(5);
    int[] drawn = new int[10];
    for (int i = 0; i < 10_000; i++) {
      List<Integer> three = RowDraw.of(rows, 3, random);
      assertThat(three).hasSize(3).doesNotHaveDuplicates();
      three.forEach(row -> drawn[row]++);
    }

    // 3,000 each, standard deviation 46: five of them.
    for (int count : drawn) {
      assertThat(count).isBetween(2_770, 3_230);
    }
    assertThat(RowDraw.of(rows, 20, random)).containsExactlyInAnyOrderElementsOf(rows);
  }
}
