package io.acclimate.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.acclimate.core.artifact.TensorBytes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InitialisationTest {
  @Test
  void drawsUniformlyWithinTheKaimingBound() {
    NetworkSpec network = new NetworkSpec(List.of(new Layer.Linear("head", 100, 500, true)));

    Map<String, TensorBytes> tensors = Initialisation.kaimingUniform(network, new Random(1));

    float[] weights = TestModels.tensor(tensors, "head.weight").floats();
    double sum = 0;
    double squares = 0;
    for (float weight : weights) {
      assertThat(weight).isBetween(-0.1f, 0.1f);
      sum += weight;
      squares += weight * weight;
    }
    // uniform in ±b: mean 0, variance b²/3; tolerances are five standard errors of 50,000 draws
    assertThat(sum / weights.length).isCloseTo(0, within(0.0013));
    assertThat(squares / weights.length).isCloseTo(0.01 / 3, within(6.7e-5));
    assertThat(TestModels.tensor(tensors, "head.bias").shape()).containsExactly(500L);
  }

  @Test
  void drawsUniformlyWithinTheXavierBound() {
    NetworkSpec network = new NetworkSpec(List.of(new Layer.Linear("head", 100, 500, true)));

    Map<String, TensorBytes> tensors = Initialisation.xavierUniform(network, new Random(1));

    float[] weights = TestModels.tensor(tensors, "head.weight").floats();
    double squares = 0;
    for (float weight : weights) {
      assertThat(weight).isBetween(-0.1f, 0.1f); // √(6/600)
      squares += weight * weight;
    }
    assertThat(squares / weights.length).isCloseTo(0.01 / 3, within(6.7e-5));
    assertThat(TestModels.tensor(tensors, "head.bias").floats()).containsOnly(0);
  }

  @Test
  void xaviersFanOfAConvolutionIsItsChannelsTimesItsKernel() throws IOException {
    Map<String, TensorBytes> tensors =
        Initialisation.xavierUniform(TestModels.network("cnn"), new Random(1));

    TensorBytes conv2 = TestModels.tensor(tensors, "conv2.weight");
    double fans = (conv2.shape().get(0) + conv2.shape().get(1)) * 3.0 * 3;
    float largest = 0;
    for (float weight : conv2.floats()) {
      largest = Math.max(largest, Math.abs(weight));
    }
    assertThat(largest).isCloseTo((float) Math.sqrt(6 / fans), withinPercentage(5));
    assertThat(TestModels.tensor(tensors, "norm.running_var").floats()).containsOnly(1);
  }

  @Test
  void fitsTheNetworkAndRepeatsForASeed() throws IOException {
    NetworkSpec network = TestModels.network("cnn");

    Map<String, TensorBytes> tensors = Initialisation.kaimingUniform(network, new Random(1));

    assertThat(WeightsImport.fit(tensors, network)).isEqualTo(tensors);
    assertThat(Initialisation.kaimingUniform(network, new Random(1))).isEqualTo(tensors);
    assertThat(Initialisation.kaimingUniform(network, new Random(2))).isNotEqualTo(tensors);
    assertThat(TestModels.tensor(tensors, "norm.running_var").floats()).containsOnly(1);
    assertThat(TestModels.tensor(tensors, "norm.bias").floats()).containsOnly(0);
    // fanIn of a convolution is in × kernel²
    for (float weight : TestModels.tensor(tensors, "conv2.weight").floats()) {
      assertThat(Math.abs(weight)).isLessThanOrEqualTo((float) (1 / Math.sqrt(4 * 3 * 3)));
    }
  }
}
