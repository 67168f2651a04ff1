package io.acclimate.scenarios.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PermutationTest {
  @Test
  void everyPixelGoesToOnePlaceTheSameForEveryPicture() {
    float[] first = new float[784];
    float[] second = new float[784];
    for (int i = 0; i < 784; i++) {
      first[i] = i;
      second[i] = -i;
    }
    Permutation permutation = Permutation.uniform(784, new SplittableRandom(3));

    float[] permuted = permutation.apply(first);
    float[] other = permutation.apply(second);

    assertThat(permuted).isNotEqualTo(first).containsExactlyInAnyOrder(first);
    for (int i = 0; i < 784; i++) {
      assertThat(other[i]).isEqualTo(-permuted[i]);
    }
    assertThatThrownBy(() -> permutation.apply(new float[3])).hasMessage("3 values, expected 784");
  }

  @Test
  void allOrdersComeEquallyOften() {
    SplittableRandom random = new SplittableRandom(4);
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < 6_000; i++) {
      float[] order = Permutation.uniform(3, random).apply(new float[] {1, 2, 3});
      counts.merge(order[0] + " " + order[1] + " " + order[2], 1, Integer::sum);
    }

    // 1,000 each, standard deviation 29: five of them.
    assertThat(counts.values()).hasSize(6).allSatisfy(n -> assertThat(n).isBetween(855, 1_145));
  }
}
