package io.acclimate.core.adaptation.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.Layer;
import io.acclimate.core.model.NetworkSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** On logistic regression with three classes, whose information is known in closed form. */
class FisherInformationTest {
  private static final int ROWS = 6;
  private static final int FEATURES = 2;
  private static final int CLASSES = 3;
  private static final NetworkSpec NETWORK =
      new NetworkSpec(List.of(new Layer.Linear("head", FEATURES, CLASSES, true)));
  private static final float[] WEIGHT = {1, -0.5f, 0.25f, 2, -1, 0.5f};
  private static final float[] BIAS = {0.1f, -0.2f, 0.3f};

  private final float[] inputs = inputs();

  /** F of weight (k, j) is the mean of p_k·(1 − p_k)·x_j², and of bias k that of p_k·(1 − p_k). */
  @Test
  void isTheClosedFormWhateverTheSizeOfABatch() {
    double[] weight = new double[CLASSES * FEATURES];
    double[] bias = new double[CLASSES];
    for (int i = 0; i < ROWS; i++) {
      double[] z = new double[CLASSES];
      double total = 0;
      for (int k = 0; k < CLASSES; k++) {
        z[k] = BIAS[k];
        for (int j = 0; j < FEATURES; j++) {
          z[k] += WEIGHT[k * FEATURES + j] * inputs[i * FEATURES + j];
        }
        total += Math.exp(z[k]);
      }
      for (int k = 0; k < CLASSES; k++) {
        double p = Math.exp(z[k]) / total;
        bias[k] += p * (1 - p) / ROWS;
        for (int j = 0; j < FEATURES; j++) {
          double x = inputs[i * FEATURES + j];
          weight[k * FEATURES + j] += p * (1 - p) * x * x / ROWS;
        }
      }
    }

    for (int batch : new int[] {1, ROWS}) {
      SortedMap<String, TensorBytes> information = information(batch, 800);

      // 800 squares, whose standard deviation is about one and a half times their mean
      assertClose(Objects.requireNonNull(information.get("head.weight")), weight);
      assertClose(Objects.requireNonNull(information.get("head.bias")), bias);
    }
  }

  @Test
  void theSameRandomNumbersGiveTheSameBits() {
    assertThat(information(2, 5)).isEqualTo(information(2, 5));
  }

  private static void assertClose(TensorBytes actual, double[] expected) {
    float[] values = actual.floats();
    assertThat(values).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) values[i]).isCloseTo(expected[i], within(0.25 * expected[i]));
    }
  }

  private SortedMap<String, TensorBytes> information(int batch, int batches) {
    try (NDManager manager = NDManager.newBaseManager()) {
      TrainingSet examples =
          new TrainingSet(
              manager.create(inputs, new Shape(ROWS, FEATURES)),
              manager.zeros(new Shape(ROWS, 1), DataType.INT64),
              null);
      SplittableRandom random = new SplittableRandom(3);
      return FisherInformation.diagonal(
          manager,
          NETWORK,
          Map.of(
              "head.weight", TensorBytes.ofFloats(WEIGHT, CLASSES, FEATURES),
              "head.bias", TensorBytes.ofFloats(BIAS, CLASSES)),
          examples,
          new TrainingSet.Part(new ShuffledIndices(0, ROWS, random), batch),
          batches,
          random);
    }
  }

  private static float[] inputs() {
    SplittableRandom random = new SplittableRandom(7);
    float[] values = new float[ROWS * FEATURES];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
