package io.acclimate.core.adaptation.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.Initialisation;
import io.acclimate.core.model.Layer;
import io.acclimate.core.model.NetworkSpec;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WeightVectorTest {
  private static final NetworkSpec NETWORK =
      new NetworkSpec(
          List.of(
              new Layer.Linear("fc1", 3, 4, true),
              new Layer.BatchNorm("bn", 1, 4, Layer.BatchNorm.DEFAULT_EPSILON),
              new Layer.Relu(),
              new Layer.Linear("head", 4, 2, false)));

  private final SortedMap<String, TensorBytes> tensors =
      Initialisation.kaimingUniform(NETWORK, new SplittableRandom(1));

  @Test
  void givesBackTheTensorsItWasMadeOf() {
    try (NDManager manager = NDManager.newBaseManager()) {
      WeightVector vector = new WeightVector(manager, NETWORK, tensors);

      assertThat(vector.tensors()).isEqualTo(tensors);
      assertThat(vector.values().getShape()).isEqualTo(new Shape(12 + 4 + 4 + 4 + 8));
    }
  }

  @Test
  void leavesAreViewsOfTheVector() {
    try (NDManager manager = NDManager.newBaseManager()) {
      WeightVector vector = new WeightVector(manager, NETWORK, tensors);
      Map<String, NDArray> leaves = vector.leaves();

      vector.values().addi(1);

      float[] before = floats("head.weight");
      float[] after = leaf(leaves, "head.weight").toFloatArray();
      for (int i = 0; i < before.length; i++) {
        assertThat(after[i]).isEqualTo(before[i] + 1);
      }
      assertThat(leaf(leaves, "head.weight").getShape()).isEqualTo(new Shape(2, 4));
    }
  }

  @Test
  void runningStatisticsDoNotTrain() {
    try (NDManager manager = NDManager.newBaseManager()) {
      WeightVector vector = new WeightVector(manager, NETWORK, tensors);

      vector.values().muli(0);

      assertThat(leaf(vector.leaves(), "bn.running_var").hasGradient()).isFalse();
      assertThat(vector.tensors().get("bn.running_var")).isEqualTo(tensors.get("bn.running_var"));
      assertThat(vector.tensors().get("bn.weight"))
          .isEqualTo(TensorBytes.ofFloats(new float[4], 4));
    }
  }

  @Test
  void gradientIsInTheOrderOfTheVector() {
    try (NDManager manager = NDManager.newBaseManager()) {
      WeightVector vector = new WeightVector(manager, NETWORK, tensors);
      Map<String, NDArray> leaves = Autograd.withoutGradients(vector::leaves);

      // d/dθ Σ θ²/2 = θ for every trainable tensor
      NDArray loss =
          Autograd.differentiate(
              () ->
                  vector.split(vector.values()).keySet().stream()
                      .map(name -> leaf(leaves, name).square().sum().mul(0.5f))
                      .reduce(NDArray::add)
                      .orElseThrow());

      assertThat(loss.getFloat()).isPositive();
      assertThat(Autograd.withoutGradients(() -> vector.gradient(leaves).flat()).toFloatArray())
          .isEqualTo(vector.values().toFloatArray());
    }
  }

  @Test
  void refusesATensorOfAnotherShape() {
    TreeMap<String, TensorBytes> wrong = new TreeMap<>(tensors);
    wrong.put("head.weight", TensorBytes.ofFloats(new float[6], 2, 3));
    try (NDManager manager = NDManager.newBaseManager()) {
      assertThatThrownBy(() -> new WeightVector(manager, NETWORK, wrong))
          .hasMessageContaining("head.weight")
          .hasMessageContaining("[2, 3]");
    }
  }

  @Test
  void refusesAMissingTensor() {
    TreeMap<String, TensorBytes> missing = new TreeMap<>(tensors);
    missing.remove("fc1.bias");
    try (NDManager manager = NDManager.newBaseManager()) {
      assertThatThrownBy(() -> new WeightVector(manager, NETWORK, missing))
          .hasMessageContaining("fc1.bias");
    }
  }

  private float[] floats(String name) {
    return tensors.getOrDefault(name, TensorBytes.ofFloats(new float[0])).floats();
  }

  private static NDArray leaf(Map<String, NDArray> leaves, String name) {
    NDArray leaf = leaves.get(name);
    assertThat(leaf).as(name).isNotNull();
    return leaf;
  }
}
