package io.acclimate.core.adaptation.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.adaptation.Golden;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.TensorBytes;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OptimizerStateTest {
  private static final OptimizerState STATE =
      new OptimizerState(
          "adamw",
          7,
          new TreeMap<>(
              Map.of(
                  "firstMoment",
                  new TreeMap<>(
                      Map.of(
                          "head.bias",
                          TensorBytes.ofFloats(new float[] {0.5f, -1}, 2),
                          "head.weight",
                          TensorBytes.ofFloats(new float[] {1e-3f, 2, -3, 0.25f}, 2, 2))),
                  "secondMoment",
                  new TreeMap<>(
                      Map.of(
                          "head.bias",
                          TensorBytes.ofFloats(new float[] {0, 1e-8f}, 2),
                          "head.weight",
                          TensorBytes.ofFloats(new float[] {1, 4, 9, 16}, 2, 2))))));

  @Test
  void readsWhatItWrote() {
    assertThat(OptimizerState.parse(STATE.toBytes())).isEqualTo(STATE);
  }

  @Test
  void bytesStayAsTheyAre() throws IOException {
    Golden.assertWrites("adamw.safetensors", STATE.toBytes());
    assertThat(OptimizerState.parse(Golden.bytes("adamw.safetensors"))).isEqualTo(STATE);
  }

  @Test
  void emptyBeforeTheFirstStep() {
    assertThat(OptimizerState.empty().isEmpty()).isTrue();
    assertThat(STATE.isEmpty()).isFalse();
  }

  @Test
  void refusesTensorsOfTwoMethods() {
    byte[] blob =
        Safetensors.write(
            new TreeMap<>(
                Map.of(
                    "adamw.step", TensorBytes.ofLongs(new long[] {1}),
                    "sgd.step", TensorBytes.ofLongs(new long[] {1}))),
            Map.of());

    assertThatThrownBy(() -> OptimizerState.parse(blob))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("sgd.step");
  }

  @Test
  void refusesATensorThatIsNoMoment() {
    byte[] blob =
        Safetensors.write(
            new TreeMap<>(Map.of("adamw.bias", TensorBytes.ofFloats(new float[] {1}))), Map.of());

    assertThatThrownBy(() -> OptimizerState.parse(blob))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("adamw.bias");
  }
}
