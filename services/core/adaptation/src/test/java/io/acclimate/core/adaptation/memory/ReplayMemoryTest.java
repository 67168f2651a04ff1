package io.acclimate.core.adaptation.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.model.AdaptationPolicy.Replay;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReplayMemoryTest {
  private static final Digest PACK = Digest.of("pack".getBytes(UTF_8));

  @ParameterizedTest
  @EnumSource(value = Replay.Policy.class, mode = EXCLUDE, names = "HERDING")
  void keepsEverythingUntilItIsFull(Replay.Policy policy) {
    ReplayMemory memory = offered("aabbbcaab", new Replay(9, policy, 0.5), new SplittableRandom(1));

    assertThat(memory.examples()).hasSize(9).doesNotHaveDuplicates();
    assertThat(sizes(memory)).isEqualTo(Map.of("a", 4, "b", 4, "c", 1));
  }

  @ParameterizedTest
  @EnumSource(value = Replay.Policy.class, mode = EXCLUDE, names = "HERDING")
  void neverGrowsBeyondItsCapacityAndCountsAll(Replay.Policy policy) {
    Replay replay = new Replay(6, policy, 0.5);
    ReplayMemory memory = new ReplayMemory();
    RandomGenerator random = new SplittableRandom(2);
    for (int row = 0; row < 300; row++) {
      memory.offer(new RowRef(PACK, row), String.valueOf((char) ('a' + row % 5)), replay, random);

      assertThat(memory.size()).isEqualTo(Math.min(row + 1, 6)).isEqualTo(memory.examples().size());
    }
    assertThat(memory.seen()).isEqualTo(300);
    assertThat(memory.examples()).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(value = Replay.Policy.class, mode = EXCLUDE, names = "HERDING")
  void theSameGeneratorKeepsTheSameExamples(Replay.Policy policy) {
    Replay replay = new Replay(6, policy, 0.5);
    String labels = "abc".repeat(100);

    ReplayMemory one = offered(labels, replay, new SplittableRandom(3));
    ReplayMemory other = offered(labels, replay, new SplittableRandom(3));

    assertThat(one.examples()).isEqualTo(other.examples());
  }

  @ParameterizedTest
  @EnumSource(value = Replay.Policy.class, mode = EXCLUDE, names = "HERDING")
  void aSmallerCapacityDropsFromTheLargestClass(Replay.Policy policy) {
    ReplayMemory memory =
        offered("aaaaaaaabbc", new Replay(11, policy, 0.5), new SplittableRandom(4));

    memory.offer(new RowRef(PACK, 11), "c", new Replay(5, policy, 0.5), new SplittableRandom(5));

    assertThat(memory.size()).isEqualTo(5);
    assertThat(memory.byClass()).containsOnlyKeys("a", "b", "c");
  }

  @ParameterizedTest
  @EnumSource(value = Replay.Policy.class, mode = EXCLUDE, names = "HERDING")
  void aCapacityOfZeroKeepsNothingAndStillCounts(Replay.Policy policy) {
    ReplayMemory memory = offered("abab", new Replay(0, policy, 0.5), new SplittableRandom(6));

    assertThat(memory.examples()).isEmpty();
    assertThat(memory.seen()).isEqualTo(4);
  }

  /**
   * χ² of how often each of 20 examples stayed in 4,000 memories of 5: 43.8 is exceeded once in
   * 1,000 by 19 degrees of freedom.
   */
  @Test
  void reservoirKeepsEveryExampleAsOftenAsAnyWhateverItsClass() {
    int trials = 4000;
    int[] stayed = new int[20];
    for (int seed = 0; seed < trials; seed++) {
      ReplayMemory memory =
          offered(
              "aaaaaaaaaaaaaabbbbbc",
              new Replay(5, Replay.Policy.RESERVOIR, 0.5),
              new SplittableRandom(seed));
      memory.examples().forEach(ref -> stayed[ref.row()]++);
    }

    assertThat(chiSquare(stayed, trials * 5 / 20.0)).isLessThan(43.8);
  }

  @Test
  void classBalancedGivesARareClassItsShare() {
    String labels = "a".repeat(900) + "b".repeat(90) + "c".repeat(3);

    ReplayMemory memory =
        offered(labels, new Replay(15, Replay.Policy.CLASS_BALANCED, 0.5), new SplittableRandom(7));

    assertThat(sizes(memory)).isEqualTo(Map.of("a", 6, "b", 6, "c", 3));
  }

  @Test
  void classBalancedDoesNotDependOnTheOrderOfTheClasses() {
    String labels = "c".repeat(3) + "b".repeat(90) + "a".repeat(900);

    ReplayMemory memory =
        offered(labels, new Replay(15, Replay.Policy.CLASS_BALANCED, 0.5), new SplittableRandom(7));

    assertThat(sizes(memory)).isEqualTo(Map.of("a", 6, "b", 6, "c", 3));
  }

  /** Within a class that fills the memory, CBRS is a reservoir: χ² as above. */
  @Test
  void classBalancedKeepsEveryExampleOfAClassAsOftenAsAny() {
    int trials = 4000;
    int[] stayed = new int[20];
    for (int seed = 0; seed < trials; seed++) {
      ReplayMemory memory =
          offered(
              "a".repeat(20),
              new Replay(5, Replay.Policy.CLASS_BALANCED, 0.5),
              new SplittableRandom(seed));
      memory.examples().forEach(ref -> stayed[ref.row()]++);
    }

    assertThat(chiSquare(stayed, trials * 5 / 20.0)).isLessThan(43.8);
  }

  /** The paper's algorithm 1, step by step, on two classes and three places. */
  @Test
  void classBalancedFollowsThePaper() {
    Replay replay = new Replay(3, Replay.Policy.CLASS_BALANCED, 0.5);
    RandomGenerator random = new SplittableRandom(8);
    ReplayMemory memory = offered("aaa", replay, random);

    memory.offer(new RowRef(PACK, 3), "b", replay, random);

    assertThat(sizes(memory))
        .as("b is not full: it displaces an a")
        .isEqualTo(Map.of("a", 2, "b", 1));
    assertThat(memory.fullClasses()).containsExactly("a");

    memory.offer(new RowRef(PACK, 4), "b", replay, random);

    assertThat(sizes(memory)).isEqualTo(Map.of("a", 1, "b", 2));

    memory.offer(new RowRef(PACK, 5), "b", replay, random);

    assertThat(memory.fullClasses()).as("b became the largest").containsExactly("a", "b");
    assertThat(sizes(memory))
        .as("b is full: it displaces a b or none")
        .isEqualTo(Map.of("a", 1, "b", 2));
  }

  @Test
  void otherReferencesChangeNothingElse() {
    Replay replay = new Replay(6, Replay.Policy.CLASS_BALANCED, 0.5);
    ReplayMemory memory = offered("abcabcabcabc", replay, new SplittableRandom(9));
    Digest other = Digest.of("other".getBytes(UTF_8));

    ReplayMemory moved = memory.map(ref -> new RowRef(other, ref.row() + 100));

    assertThat(moved.examples())
        .isEqualTo(
            memory.examples().stream().map(ref -> new RowRef(other, ref.row() + 100)).toList());
    assertThat(moved.seen()).isEqualTo(memory.seen());
    assertThat(moved.fullClasses()).isEqualTo(memory.fullClasses());
    assertThat(moved.seenByClass()).isEqualTo(memory.seenByClass());
  }

  private static ReplayMemory offered(String labels, Replay replay, RandomGenerator random) {
    ReplayMemory memory = new ReplayMemory();
    IntStream.range(0, labels.length())
        .forEach(
            row ->
                memory.offer(
                    new RowRef(PACK, row), String.valueOf(labels.charAt(row)), replay, random));
    return memory;
  }

  private static Map<String, Integer> sizes(ReplayMemory memory) {
    Map<String, Integer> sizes = new TreeMap<>();
    for (Map.Entry<String, List<RowRef>> entry : memory.byClass().entrySet()) {
      sizes.put(entry.getKey(), entry.getValue().size());
    }
    return sizes;
  }

  private static double chiSquare(int[] counts, double expected) {
    double chiSquare = 0;
    for (int count : counts) {
      chiSquare += (count - expected) * (count - expected) / expected;
    }
    return chiSquare;
  }
}
