package io.acclimate.dashboard.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RollingAccuracyTest {

  @Test
  void isEmptyBeforeTheFirstOutcome() {
    assertThat(new RollingAccuracy(3).accuracy()).isEmpty();
  }

  @Test
  void isTheMeanOfTheLastOutcomes() {
    RollingAccuracy rolling = new RollingAccuracy(7);
    List<Integer> all = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 100; i++) {
      boolean correct = random.nextBoolean();
      all.add(correct ? 1 : 0);
      rolling.add(correct);

      List<Integer> last = all.subList(Math.max(0, all.size() - 7), all.size());
      double mean = last.stream().mapToInt(x -> x).average().orElseThrow();
      assertThat(rolling.accuracy()).hasValue(mean);
      assertThat(rolling.n()).isEqualTo(last.size());
    }
    assertThat(rolling.seen()).isEqualTo(100);
  }
}
