package io.acclimate.scenarios.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KnownLabelsTest {
  private static final List<String> LABELS = List.of("a", "b", "c", "a", "b");

  @Test
  void withoutADelayTheyAreThoseOfTheRowsBefore() {
    assertThat(KnownLabels.latestFirst(LABELS, all(5), 0, 2))
        .containsExactly(
            List.of(), List.of("a"), List.of("b", "a"), List.of("c", "b"), List.of("a", "c"));
  }

  @Test
  void aRowThatNeverGetsItsLabelIsPassedOver() {
    boolean[] comes = {true, false, true, false, true};

    assertThat(KnownLabels.latestFirst(LABELS, comes, 0, 2))
        .containsExactly(
            List.of(), List.of("a"), List.of("a"), List.of("c", "a"), List.of("c", "a"));
  }

  @Test
  void noRowKnowsALabelBeforeItsTime() {
    SplittableRandom random = new SplittableRandom(4);
    int rows = 2_000;
    int delay = 500;
    int count = 3;
    List<String> own = new ArrayList<>();
    boolean[] comes = new boolean[rows];
    for (int i = 0; i < rows; i++) {
      own.add("row " + i); // each label tells its row
      comes[i] = random.nextInt(3) == 0;
    }

    List<List<String>> known = KnownLabels.latestFirst(own, comes, delay, count);

    for (int t = 0; t < rows; t++) {
      List<String> expected = new ArrayList<>();
      for (int i = t - 1 - delay; i >= 0 && expected.size() < count; i--) {
        if (comes[i]) {
          expected.add("row " + i);
        }
      }
      assertThat(known.get(t)).as("row %d", t).isEqualTo(expected);
    }
  }

  @Test
  void anInputCarriesThemAsOneHotVectors() {
    List<String> classes = List.of("a", "b", "c");

    assertThat(KnownLabels.augmented(new float[] {7, 8}, List.of("c", "a"), 2, classes))
        .containsExactly(7, 8, 0, 0, 1, 1, 0, 0);
    assertThat(KnownLabels.augmented(new float[] {7}, List.of("b"), 2, classes))
        .as("the second is not known yet")
        .containsExactly(7, 0, 1, 0, 0, 0, 0);
  }

  private static boolean[] all(int n) {
    boolean[] comes = new boolean[n];
    Arrays.fill(comes, true);
    return comes;
  }
}
