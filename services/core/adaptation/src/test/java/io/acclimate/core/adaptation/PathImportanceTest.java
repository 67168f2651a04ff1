package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.adaptation.training.OptimizerState;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.Arm;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a round carries on of how important weights were on their way. */
class PathImportanceTest {
  private static final InitialModel FIRST = Toy.pretrained(Toy.definition(Toy.policy()));
  private static final String BIAS = "head.bias";
  private static final TensorBytes OMEGA = TensorBytes.ofFloats(new float[] {1, 2, 3}, 3);

  private final MemoryBlobStore blobs = Toy.store(FIRST.blobs());
  private final StartingPoint fresh = StartingPoint.load(FIRST.head(), blobs);

  @Test
  void theWinnersWayIsAddedToWhatWasThere() {
    float[] moved = weights(BIAS);
    moved[0] += 0.5f;
    moved[2] -= 2;
    Attempt.Candidate winner =
        candidate(
            moved, new TreeMap<>(Map.of(BIAS, TensorBytes.ofFloats(new float[] {5, -1, 10}, 3))));

    SortedMap<String, TensorBytes> after =
        PathImportance.after(known(), Arm.of("fine-tuning+si"), winner);

    // Ω + max(0, ω) / (length² + 1)
    assertThat(floats(after, BIAS))
        .containsExactly(new float[] {1 + 5 / 1.25f, 2, 3 + 10 / 5f}, within(1e-5f));
    assertThat(after).containsOnlyKeys("fc1.weight", "fc1.bias", "head.weight", BIAS);
    assertThat(floats(after, "fc1.bias")).containsOnly(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"normalisation", "nearest-class-mean", "fine-tuning+lora"})
  void armsThatNobodyFollowsLeaveItAsItWas(String arm) {
    SortedMap<String, TensorBytes> after =
        PathImportance.after(known(), Arm.of(arm), candidate(weights(BIAS), new TreeMap<>()));

    assertThat(after).containsEntry(BIAS, OMEGA);
    assertThat(floats(after, "head.weight")).containsOnly(0);
  }

  @Test
  void weightsThatAreTrainedAnewBeginWithout() {
    assertThat(
            PathImportance.after(
                known(),
                Arm.RETRAINING,
                candidate(weights(BIAS), new TreeMap<>(Map.of(BIAS, OMEGA)))))
        .isEmpty();
  }

  @Test
  void nothingIsKnownOfWeightsThatNobodyFollowed() {
    Attempt.Candidate factors =
        candidate(weights(BIAS), new TreeMap<>(Map.of("lora.0.a.weight", OMEGA)));

    assertThat(PathImportance.after(fresh, Arm.of("fine-tuning+lora"), factors)).isEmpty();
  }

  @Test
  void stretchesAddUp() {
    SortedMap<String, TensorBytes> together =
        PathImportance.together(
            new TreeMap<>(Map.of(BIAS, OMEGA)),
            new TreeMap<>(
                Map.of(
                    BIAS,
                    TensorBytes.ofFloats(new float[] {1, 0, -5}, 3),
                    "fc1.bias",
                    TensorBytes.ofFloats(new float[] {4}, 1))));

    assertThat(floats(together, BIAS)).containsExactly(2, 2, -2);
    assertThat(floats(together, "fc1.bias")).containsExactly(4);
  }

  private StartingPoint known() {
    return new StartingPoint(
        fresh.manifest(),
        fresh.network(),
        fresh.weights(),
        new WeightsState(OptimizerState.empty(), new TreeMap<>(), omegas()));
  }

  private SortedMap<String, TensorBytes> omegas() {
    TreeMap<String, TensorBytes> omegas = new TreeMap<>();
    fresh
        .weights()
        .forEach(
            (name, tensor) ->
                omegas.put(
                    name,
                    name.equals(BIAS)
                        ? OMEGA
                        : TensorBytes.ofFloats(
                            new float[tensor.floats().length],
                            tensor.shape().stream().mapToLong(Long::longValue).toArray())));
    return omegas;
  }

  private Attempt.Candidate candidate(float[] bias, SortedMap<String, TensorBytes> path) {
    TreeMap<String, TensorBytes> weights = new TreeMap<>(fresh.weights());
    weights.put(BIAS, TensorBytes.ofFloats(bias, 3));
    return new Attempt.Candidate(
        weights, fresh.manifest().preprocessing(), OptimizerState.empty(), 0, path);
  }

  private float[] weights(String name) {
    return floats(fresh.weights(), name).clone();
  }

  private static float[] floats(SortedMap<String, TensorBytes> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name).floats();
  }
}
