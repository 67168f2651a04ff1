package io.acclimate.core.adaptation.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.model.AdaptationPolicy.Replay;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A {@link ReplayMemory} whose examples herding chooses. Row i has the single feature i. */
class HerdedMemoryTest {
  private static final Digest PACK = Digest.of("pack".getBytes(UTF_8));

  private static float[][] features(List<RowRef> refs) {
    return refs.stream().map(ref -> new float[] {ref.row()}).toArray(float[][]::new);
  }

  @Test
  void keepsEverythingUntilItIsFullAndAsksNobody() {
    ReplayMemory memory = new ReplayMemory();

    memory.herd(Map.of("a", rows(0, 3), "b", rows(3, 5)), 5, new Unasked());

    assertThat(memory.byClass()).isEqualTo(Map.of("a", rows(0, 3), "b", rows(3, 5)));
    assertThat(memory.seen()).isEqualTo(5);
    assertThat(memory.size()).isEqualTo(5);
  }

  /** Of 0 to 8 the mean is 4: 4 itself, and then 3 and 5, the first of equals first. */
  @Test
  void keepsThoseWhoseMeanIsNearestToThatOfAll() {
    ReplayMemory memory = new ReplayMemory();

    memory.herd(Map.of("a", rows(0, 9)), 3, HerdedMemoryTest::features);

    assertThat(memory.examples()).containsExactly(ref(4), ref(3), ref(5));
    assertThat(memory.seen()).isEqualTo(9);
  }

  @Test
  void whatASmallClassLeavesGoesToTheOthers() {
    ReplayMemory memory = new ReplayMemory();

    memory.herd(
        Map.of("a", rows(0, 2), "b", rows(10, 30), "c", rows(40, 60)),
        11,
        HerdedMemoryTest::features);

    assertThat(memory.byClass().get("a")).hasSize(2);
    assertThat(memory.byClass().get("b")).hasSize(5);
    assertThat(memory.byClass().get("c")).hasSize(4);
  }

  @Test
  void theRarestClassIsTheLastToGo() {
    ReplayMemory memory = new ReplayMemory();

    memory.herd(
        Map.of("a", rows(0, 1), "b", rows(10, 30), "c", rows(40, 60)),
        2,
        HerdedMemoryTest::features);

    assertThat(memory.byClass().keySet()).containsExactly("a", "b");
  }

  /**
   * Nine were seen with a mean of 4, and three kept that stand for them; three more come with a
   * mean of 101: 4·9/12 + 101·3/12 = 28.25. Nearest is 5; with 4 the mean is 4.5, with 100 it were
   * 52.5, farther off; then 100 makes it 36.3.
   */
  @Test
  void thoseKeptStandForAllThatWereSeen() {
    ReplayMemory memory = new ReplayMemory();
    memory.herd(Map.of("a", rows(0, 9)), 3, HerdedMemoryTest::features);

    memory.herd(Map.of("a", rows(100, 103)), 3, HerdedMemoryTest::features);

    assertThat(memory.examples()).containsExactly(ref(5), ref(4), ref(100));
    assertThat(memory.seen()).isEqualTo(12);
  }

  /** Ten experiences of one class, each of 50 rows: the mean of those kept is that of all seen. */
  @Test
  void theMeanOfWhatIsKeptFollowsThatOfAllThatWasSeen() {
    ReplayMemory memory = new ReplayMemory();
    SplittableRandom random = new SplittableRandom(1);
    float[] feature = new float[500];
    for (int row = 0; row < feature.length; row++) {
      feature[row] = (float) random.nextGaussian(row, 1);
    }

    for (int experience = 0; experience < 10; experience++) {
      memory.herd(
          Map.of("a", rows(50 * experience, 50 * experience + 50)),
          20,
          refs ->
              refs.stream().map(ref -> new float[] {feature[ref.row()]}).toArray(float[][]::new));
    }

    double all = IntStream.range(0, 500).mapToDouble(i -> feature[i]).average().orElseThrow();
    double kept =
        memory.examples().stream().mapToDouble(ref -> feature[ref.row()]).average().orElseThrow();
    assertThat(kept).isCloseTo(all, within(5.0));
  }

  @Test
  void aClassThatComesLaterTakesItsShare() {
    ReplayMemory memory = new ReplayMemory();
    memory.herd(Map.of("a", rows(0, 9)), 6, HerdedMemoryTest::features);

    memory.herd(Map.of("b", rows(20, 29)), 6, HerdedMemoryTest::features);

    assertThat(memory.byClass().get("a")).hasSize(3);
    assertThat(memory.byClass().get("b")).hasSize(3).contains(ref(24));
  }

  @Test
  void aRowWhoseFeaturesOverflowStandsForNothing() {
    ReplayMemory memory = new ReplayMemory();

    memory.herd(
        Map.of("a", rows(0, 9)),
        3,
        refs ->
            refs.stream()
                .map(ref -> new float[] {ref.row() == 4 ? Float.POSITIVE_INFINITY : ref.row()})
                .toArray(float[][]::new));

    assertThat(memory.examples()).hasSize(3).doesNotContain(ref(4));
  }

  @Test
  void aCapacityOfZeroKeepsNothingAndStillCounts() {
    ReplayMemory memory = new ReplayMemory();

    memory.herd(Map.of("a", rows(0, 9)), 0, new Unasked());

    assertThat(memory.examples()).isEmpty();
    assertThat(memory.byClass()).isEmpty();
    assertThat(memory.seen()).isEqualTo(9);
  }

  @Test
  void choosesAmongManyAndNeverOneByOne() {
    Replay herding = new Replay(1, Replay.Policy.HERDING, 0.5);
    ReplayMemory memory = new ReplayMemory();
    memory.herd(Map.of("a", rows(0, 1)), 1, new Unasked());

    assertThatThrownBy(() -> memory.offer(ref(1), "a", herding, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static RowRef ref(int row) {
    return new RowRef(PACK, row);
  }

  private static List<RowRef> rows(int from, int to) {
    return IntStream.range(from, to).mapToObj(HerdedMemoryTest::ref).toList();
  }
}
