package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.adaptation.training.OptimizerState;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.TensorBytes;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WeightsStateTest {
  private static final TensorBytes SOME = TensorBytes.ofFloats(new float[] {1, 2}, 2);
  private static final OptimizerState OPTIMIZER =
      new OptimizerState(
          "sgd", 7, new TreeMap<>(Map.of("momentum", new TreeMap<>(Map.of("w", SOME)))));

  @Test
  void withoutImportanceItIsTheOptimizersBlob() {
    WeightsState state = new WeightsState(OPTIMIZER, new TreeMap<>(), new TreeMap<>());

    assertThat(state.toBytes()).isEqualTo(OPTIMIZER.toBytes());
    assertThat(WeightsState.parse(OPTIMIZER.toBytes())).isEqualTo(state);
  }

  @Test
  void importanceComesBackBesideTheMoments() {
    TensorBytes importance = TensorBytes.ofFloats(new float[] {0, 3}, 2);
    WeightsState state =
        new WeightsState(OPTIMIZER, new TreeMap<>(Map.of("w", importance)), new TreeMap<>());

    assertThat(WeightsState.parse(state.toBytes())).isEqualTo(state);
    assertThat(Safetensors.read(state.toBytes()))
        .containsOnlyKeys("sgd.step", "sgd.momentum/w", "ewc.importance/w")
        .containsEntry("ewc.importance/w", importance);
  }

  @Test
  void bothKindsOfImportanceComeBack() {
    TensorBytes onTheWay = TensorBytes.ofFloats(new float[] {5, 0}, 2);
    WeightsState state =
        new WeightsState(
            OPTIMIZER, new TreeMap<>(Map.of("w", SOME)), new TreeMap<>(Map.of("w", onTheWay)));

    assertThat(WeightsState.parse(state.toBytes())).isEqualTo(state);
    assertThat(Safetensors.read(state.toBytes()))
        .containsOnlyKeys("sgd.step", "sgd.momentum/w", "ewc.importance/w", "si.importance/w")
        .containsEntry("si.importance/w", onTheWay);
  }

  @Test
  void importanceAloneIsAState() {
    WeightsState state =
        new WeightsState(OptimizerState.empty(), new TreeMap<>(Map.of("w", SOME)), new TreeMap<>());

    assertThat(state.isEmpty()).isFalse();
    assertThat(WeightsState.parse(state.toBytes())).isEqualTo(state);
    assertThat(WeightsState.empty().isEmpty()).isTrue();
  }
}
