package io.acclimate.core.adaptation.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.artifact.TensorBytes;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AveragedWeightsTest {
  @Test
  void laterWeightsCountMore() {
    AveragedWeights average = new AveragedWeights(0.8);

    average.with(weights(1, -10));
    average.with(weights(2, 0));
    float[] third = values(average.with(weights(4, 5)));

    // weights 0.2 · (0.64, 0.8, 1), which are 0.488 = 1 − 0.8³ together
    assertThat((double) third[0]).isCloseTo((0.64 + 2 * 0.8 + 4) / 2.44, within(1e-6));
    assertThat((double) third[1]).isCloseTo((-10 * 0.64 + 5) / 2.44, within(1e-6));
  }

  @Test
  void theFirstAreTheirOwnAverage() {
    assertThat(values(new AveragedWeights(0.8).with(weights(0.1f, -3e7f))))
        .containsExactly(0.1f, -3e7f);
  }

  @Test
  void whatNeverMovesStaysBitForBit() {
    AveragedWeights average = new AveragedWeights(0.8);
    for (int epoch = 0; epoch < 100; epoch++) {
      assertThat(values(average.with(weights(0.1f, 1 / 3f)))).containsExactly(0.1f, 1 / 3f);
    }
  }

  @Test
  void withBetaZeroItIsTheLatest() {
    AveragedWeights average = new AveragedWeights(0);
    average.with(weights(1, 2));

    assertThat(values(average.with(weights(3, 0.7f)))).containsExactly(3f, 0.7f);
  }

  @Test
  void namesAndShapesStay() {
    SortedMap<String, TensorBytes> averages =
        new AveragedWeights(0.5)
            .with(
                Map.of(
                    "b", TensorBytes.ofFloats(new float[] {1, 2, 3, 4}, 2, 2),
                    "a", TensorBytes.ofFloats(new float[] {1}, 1)));

    assertThat(averages.keySet()).containsExactly("a", "b");
    assertThat(Objects.requireNonNull(averages.get("b")).shape()).containsExactly(2L, 2L);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, Double.NaN})
  void refusesWhatIsNoShare(double beta) {
    assertThatThrownBy(() -> new AveragedWeights(beta))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(String.valueOf(beta));
  }

  private static Map<String, TensorBytes> weights(float... values) {
    return Map.of("w", TensorBytes.ofFloats(values, values.length));
  }

  private static float[] values(Map<String, TensorBytes> weights) {
    return Objects.requireNonNull(weights.get("w")).floats();
  }
}
