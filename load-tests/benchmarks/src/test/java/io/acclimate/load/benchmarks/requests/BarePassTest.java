package io.acclimate.load.benchmarks.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.load.benchmarks.serving.Perceptron;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BarePassTest {
  private static final double ROUNDING = 1e-6;

  /** 2-1-1-2: h = relu(relu(x₀ + 2·x₁ + 1) · 3 − 1), logits = (h, −h + 0.5). */
  private static final Map<String, TensorBytes> WEIGHTS =
      Map.of(
          "a.weight", TensorBytes.ofFloats(new float[] {1, 2}, 1, 2),
          "a.bias", TensorBytes.ofFloats(new float[] {1}),
          "b.weight", TensorBytes.ofFloats(new float[] {3}, 1, 1),
          "b.bias", TensorBytes.ofFloats(new float[] {-1}),
          "c.weight", TensorBytes.ofFloats(new float[] {1, -1}, 2, 1),
          "c.bias", TensorBytes.ofFloats(new float[] {0, 0.5f}));

  @Test
  void passesEachRowThroughAllLayers() {
    try (BarePass pass = new BarePass(new Perceptron(2, 1, 2), WEIGHTS)) {
      float[] logits = pass.logits(List.of(new float[] {1, 1}, new float[] {-9, 0}));

      assertThat(logits).hasSize(4);
      assertThat(logits[0]).isCloseTo(11f, within((float) ROUNDING));
      assertThat(logits[1]).isCloseTo(-10.5f, within((float) ROUNDING));
      assertThat(logits[2]).isCloseTo(0f, within((float) ROUNDING));
      assertThat(logits[3]).isCloseTo(0.5f, within((float) ROUNDING));
    }
  }
}
