package io.acclimate.core.adaptation.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** In FLOAT64, so that the tolerances are those of rounding and of strengths held as floats. */
class PenaltyTest {
  private static final double[] START = {1, -2, 0.5, 3};
  private static final double[] FISHER = {0, 0.5, 2, 1};
  private static final double[] WEIGHTS = {2, -2, 1.5, 0};
  private static final double ROUNDING = 1e-12;

  static Stream<Function<NDManager, Penalty>> penalties() {
    return Stream.of(
        manager -> new StartingPointPenalty(manager.create(START), 0.25),
        manager -> new ElasticPenalty(manager.create(START), manager.create(FISHER), 0.25));
  }

  /** There the value's gradient and what the way there costs are in balance. */
  @ParameterizedTest
  @MethodSource("penalties")
  void pullsToTheMinimumOfValueAndWay(Function<NDManager, Penalty> maker) {
    double rate = 0.5; // exact as a float
    try (NDManager manager = NDManager.newBaseManager()) {
      Penalty penalty = maker.apply(manager);
      NDArray weights = manager.create(WEIGHTS);

      penalty.pull(weights, rate);

      NDArray pulled = weights.duplicate();
      pulled.setRequiresGradient(true);
      NDArray value = Autograd.differentiate(() -> penalty.value(pulled));
      assertThat(value.getShape().dimension()).isZero();
      double[] gradient = pulled.getGradient().toDoubleArray();
      double[] after = weights.toDoubleArray();
      for (int i = 0; i < WEIGHTS.length; i++) {
        assertThat((WEIGHTS[i] - after[i]) / rate).isCloseTo(gradient[i], within(ROUNDING));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("penalties")
  void nothingIsChargedWhereItBegan(Function<NDManager, Penalty> maker) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Penalty penalty = maker.apply(manager);

      assertThat(penalty.value(manager.create(START)).getDouble()).isZero();
      NDArray weights = manager.create(START);
      penalty.pull(weights, 0.5);
      assertThat(weights.toDoubleArray()).containsExactly(START, within(ROUNDING));
    }
  }

  @Test
  void valuesAreTheFormulas() {
    double plain = 0;
    double elastic = 0;
    for (int i = 0; i < WEIGHTS.length; i++) {
      double squared = (WEIGHTS[i] - START[i]) * (WEIGHTS[i] - START[i]);
      plain += 0.25 / 2 * squared;
      elastic += 0.25 / 2 * FISHER[i] * squared;
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray weights = manager.create(WEIGHTS);

      assertThat(new StartingPointPenalty(manager.create(START), 0.25).value(weights).getDouble())
          .isCloseTo(plain, within(ROUNDING));
      assertThat(
              new ElasticPenalty(manager.create(START), manager.create(FISHER), 0.25)
                  .value(weights)
                  .getDouble())
          .isCloseTo(elastic, within(ROUNDING));
    }
  }

  @Test
  void informationOfEarlierTasksDecays() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray sum = ElasticPenalty.consolidated(manager.create(START), manager.create(FISHER), 0.5);

      assertThat(sum.toDoubleArray()).containsExactly(0.5, -0.5, 2.25, 2.5);
    }
  }
}
