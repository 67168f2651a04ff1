package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.adaptation.training.OptimizerState;
import io.acclimate.core.artifact.Preprocessing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RestartsTest {
  private static final Restarts THREE = new Restarts(3, 0.02);

  private final List<Integer> made = new ArrayList<>();

  @Test
  void keepsWhatHasTheLeastLeft() {
    assertThat(best(0.3, 0.1, 0.2)).isEqualTo(1);
    assertThat(made).containsExactly(0, 1, 2);
  }

  @Test
  void doesNotBeginAgainWhereThatIsEnough() {
    assertThat(best(0.02, 0)).isEqualTo(0);
    assertThat(made).containsExactly(0);
  }

  @Test
  void stopsAtTheFirstThatIsEnough() {
    assertThat(best(0.3, 0.01, 0)).isEqualTo(1);
    assertThat(made).containsExactly(0, 1);
  }

  @Test
  void stopsAfterTwoThatEndAlike() {
    assertThat(best(0.3, 0.28, 0)).isEqualTo(1);
    assertThat(made).containsExactly(0, 1);
  }

  @Test
  void goesOnAfterTwoThatDoNot() {
    assertThat(best(0.3, 0.26, 0)).isEqualTo(2);
    assertThat(made).containsExactly(0, 1, 2);
  }

  @Test
  void doesNotTryAgainWhatCannotBeDone() {
    Attempt skipped = new Attempt.Skipped("no rows");

    assertThat(THREE.best(candidate -> 1, number -> skipped)).isEqualTo(skipped);
  }

  /** Number of the best of candidates that have so much left. */
  private int best(double... left) {
    Attempt best =
        THREE.best(
            candidate -> left[candidate.steps()],
            number -> {
              made.add(number);
              return candidate(number);
            });
    return ((Attempt.Candidate) best).steps();
  }

  private static Attempt.Candidate candidate(int number) {
    return new Attempt.Candidate(
        new TreeMap<>(), new Preprocessing(null, null, Map.of()), OptimizerState.empty(), number);
  }
}
