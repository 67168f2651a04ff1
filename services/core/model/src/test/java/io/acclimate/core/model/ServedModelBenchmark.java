package io.acclimate.core.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.acclimate.core.artifact.FeatureStatistics;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.TensorBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Predictions per second of {@link ServedModel} on an MLP 128-64-6, one thread, against the plain
 * way: one array per row, stacked and normalised by the engine. Interleaved pairs; the ratio is the
 * median of nine.
 *
 * <pre>
 * ./mvnw -q test-compile dependency:build-classpath -Dmdep.outputFile=/tmp/cp -pl services/core/model -am
 * java -Dai.djl.pytorch.num_threads=1 -cp services/core/model/target/test-classes:services/core/model/target/classes:$(cat /tmp/cp) \
 *     io.acclimate.core.model.ServedModelBenchmark
 * </pre>
 */
final class ServedModelBenchmark {
  private static final int FEATURES = 128;
  private static final int PAIRS = 9;
  private static final long NANOS_PER_RUN = 500_000_000;

  private ServedModelBenchmark() {}

  public static void main(String[] args) {
    NetworkSpec network =
        new NetworkSpec(
            List.of(
                new Layer.Linear("fc1", FEATURES, 64, true),
                new Layer.Relu(),
                new Layer.Linear("head", 64, 6, true)));
    Random random = new Random(1);
    Map<String, TensorBytes> weights = Initialisation.kaimingUniform(network, random);
    FeatureStatistics statistics = FeatureStatistics.of(filled(0.5f), filled(2));
    MemoryBlobStore blobs = new MemoryBlobStore();
    try (NDManager manager = NDManager.newBaseManager();
        ServedModel model =
            ServedModel.load(
                TestModels.store(
                    blobs,
                    network,
                    weights,
                    InputSignature.floats(FEATURES),
                    new Preprocessing(statistics, Map.of())),
                blobs)) {
      Map<String, NDArray> parameters = Tensors.create(manager, weights);
      NDArray mean = manager.create(statistics.means());
      NDArray deviation = manager.create(statistics.standardDeviations());
      for (int batch : new int[] {1, 32, 256}) {
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < batch; i++) {
          inputs.add(TestModels.input(randomFloats(random)));
        }
        Runnable served = () -> model.predict(inputs, "a");
        Runnable plain =
            () -> {
              try (NDManager scope = manager.newSubManager()) {
                NDList rows = new NDList();
                for (Input input : inputs) {
                  rows.add(scope.create(((TensorInput) input).tensor().floats()));
                }
                NDArray x = NDArrays.stack(rows).sub(mean).div(deviation);
                new Network(network).forward(parameters, x).logits().softmax(1).toFloatArray();
              }
            };
        perSecond(served, batch);
        perSecond(plain, batch);
        double[] ratios = new double[PAIRS];
        double best = 0;
        for (int pair = 0; pair < PAIRS; pair++) {
          double fast = perSecond(served, batch);
          ratios[pair] = fast / perSecond(plain, batch);
          best = Math.max(best, fast);
        }
        Arrays.sort(ratios);
        System.out.printf(
            "batch=%d predictionsPerSecond=%.0f ratioToPlain=%.2f%n",
            batch, best, ratios[PAIRS / 2]);
      }
    }
  }

  private static double perSecond(Runnable call, int rows) {
    long start = System.nanoTime();
    long calls = 0;
    while (System.nanoTime() - start < NANOS_PER_RUN) {
      call.run();
      calls++;
    }
    return calls * rows * 1e9 / (System.nanoTime() - start);
  }

  private static float[] filled(float value) {
    float[] values = new float[FEATURES];
    Arrays.fill(values, value);
    return values;
  }

  private static float[] randomFloats(Random random) {
    float[] values = new float[FEATURES];
    for (int i = 0; i < FEATURES; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
