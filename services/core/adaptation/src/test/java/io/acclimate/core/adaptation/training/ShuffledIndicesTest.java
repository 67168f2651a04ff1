package io.acclimate.core.adaptation.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ShuffledIndicesTest {
  @Test
  void everyPassHasEveryRowOnce() {
    ShuffledIndices indices = new ShuffledIndices(5, 15, new SplittableRandom(1));
    List<Long> rows = LongStream.range(5, 15).boxed().toList();

    List<Long> first = take(indices, 10);
    List<Long> second = take(indices, 10);

    assertThat(first).containsExactlyInAnyOrderElementsOf(rows).isNotEqualTo(rows);
    assertThat(second).containsExactlyInAnyOrderElementsOf(rows).isNotEqualTo(first);
  }

  @Test
  void theSameGeneratorGivesTheSameOrder() {
    ShuffledIndices one = new ShuffledIndices(0, 20, new SplittableRandom(2));
    ShuffledIndices other = new ShuffledIndices(0, 20, new SplittableRandom(2));

    assertThat(take(one, 60)).isEqualTo(take(other, 60));
  }

  /**
   * χ² of the first row over 4,000 shuffles of 10 rows: 27.9 is exceeded once in 1,000 by 9 degrees
   * of freedom.
   */
  @Test
  void everyRowComesFirstAsOftenAsAny() {
    int rows = 10;
    int trials = 4000;
    int[] counts = new int[rows];
    SplittableRandom random = new SplittableRandom(3);
    for (int trial = 0; trial < trials; trial++) {
      counts[(int) new ShuffledIndices(0, rows, random).next()]++;
    }

    double expected = (double) trials / rows;
    double chiSquare = 0;
    for (int count : counts) {
      chiSquare += (count - expected) * (count - expected) / expected;
    }
    assertThat(chiSquare).isLessThan(27.9);
  }

  @Test
  void refusesAnEmptyRange() {
    assertThatThrownBy(() -> new ShuffledIndices(3, 3, new SplittableRandom(4)))
        .hasMessageContaining("3..3");
  }

  private static List<Long> take(ShuffledIndices indices, int count) {
    List<Long> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      taken.add(indices.next());
    }
    return taken;
  }
}
