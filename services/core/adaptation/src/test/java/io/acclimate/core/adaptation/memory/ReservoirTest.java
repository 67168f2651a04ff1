package io.acclimate.core.adaptation.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ReservoirTest {
  @Test
  void keepsEverythingUntilItIsFull() {
    Reservoir<Integer> reservoir = filled(5, 5, new SplittableRandom(1));

    assertThat(reservoir.items()).containsExactly(0, 1, 2, 3, 4);
    assertThat(reservoir.seen()).isEqualTo(5);
  }

  @Test
  void neverGrowsBeyondItsCapacityAndCountsAll() {
    Reservoir<Integer> reservoir = filled(1000, 5, new SplittableRandom(2));

    assertThat(reservoir.items()).hasSize(5).doesNotHaveDuplicates();
    assertThat(reservoir.seen()).isEqualTo(1000);
  }

  /**
   * χ² of how often each of 20 items stayed in 4,000 reservoirs of 5. Were stays independent, 19
   * degrees of freedom would exceed 43.8 once in 1,000; that exactly 5 stay makes it smaller.
   */
  @Test
  void everyItemStaysAsOftenAsAny() {
    int offered = 20;
    int capacity = 5;
    int trials = 4000;
    int[] stayed = new int[offered];
    for (int seed = 0; seed < trials; seed++) {
      for (int item : filled(offered, capacity, new SplittableRandom(seed)).items()) {
        stayed[item]++;
      }
    }

    double expected = (double) trials * capacity / offered;
    double chiSquare = 0;
    for (int count : stayed) {
      chiSquare += (count - expected) * (count - expected) / expected;
    }
    assertThat(chiSquare).isLessThan(43.8);
  }

  @Test
  void theSameGeneratorKeepsTheSameItems() {
    assertThat(filled(500, 7, new SplittableRandom(3)).items())
        .isEqualTo(filled(500, 7, new SplittableRandom(3)).items());
  }

  @Test
  void goesOnFromWhatWasStored() {
    RandomGenerator random = new SplittableRandom(4);
    Reservoir<Integer> throughout = filled(30, 4, random);
    Reservoir<Integer> stored = new Reservoir<>(throughout.seen(), throughout.items());

    throughout.offer(30, 4, new SplittableRandom(5));
    stored.offer(30, 4, new SplittableRandom(5));

    assertThat(stored.items()).isEqualTo(throughout.items());
    assertThat(stored.seen()).isEqualTo(throughout.seen());
  }

  @Test
  void aSmallerCapacityDropsItems() {
    Reservoir<Integer> reservoir = filled(100, 10, new SplittableRandom(6));
    List<Integer> before = List.copyOf(reservoir.items());

    reservoir.offer(100, 3, new SplittableRandom(7));

    assertThat(reservoir.items()).hasSize(3);
    assertThat(before).containsAll(reservoir.items().stream().filter(i -> i < 100).toList());
  }

  @Test
  void aLargerCapacityFillsUpSlowly() {
    // item 1,001 enters with probability 400/1,001, not for sure
    int entered = 0;
    for (int seed = 0; seed < 1000; seed++) {
      Reservoir<Integer> copy = new Reservoir<>(1000, List.of(1, 2, 3, 4));
      copy.offer(1000, 400, new SplittableRandom(seed));
      entered += copy.items().contains(1000) ? 1 : 0;
    }
    // four standard deviations of Binomial(1,000, 0.4)
    assertThat(entered).isBetween(338, 462);
  }

  @Test
  void refusesMoreItemsThanWereSeen() {
    assertThatThrownBy(() -> new Reservoir<>(1, List.of("a", "b")))
        .hasMessageContaining("seen 1 is below the size 2");
  }

  private static Reservoir<Integer> filled(int offered, int capacity, RandomGenerator random) {
    Reservoir<Integer> reservoir = new Reservoir<>();
    for (int item = 0; item < offered; item++) {
      reservoir.offer(item, capacity, random);
    }
    return reservoir;
  }
}
