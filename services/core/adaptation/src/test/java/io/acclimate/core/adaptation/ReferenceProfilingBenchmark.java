package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.memory.DataState;
import io.acclimate.core.adaptation.memory.Source;
import io.acclimate.core.adaptation.training.OptimizerState;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.Lineage;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.model.Initialisation;
import io.acclimate.core.model.ModelDefinition;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * What profiling adds to a round: CPU time of the whole round, of which profiling is a part, and of
 * profiling the same rows alone, on an MLP 128-64-6 with the default policy and an experience of
 * 100 examples. Interleaved; the medians of fifteen, after five that are not counted.
 *
 * <pre>
 * ./mvnw -q test-compile dependency:build-classpath -Dmdep.outputFile=/tmp/cp -pl services/core/adaptation -am
 * java -cp services/core/adaptation/target/test-classes:services/core/adaptation/target/classes:$(cat /tmp/cp) \
 *     io.acclimate.core.adaptation.ReferenceProfilingBenchmark
 * </pre>
 */
final class ReferenceProfilingBenchmark {
  private static final int FEATURES = 128;
  private static final int WARM_UP = 5;
  private static final int COUNTED = 15;
  private static final List<String> CLASSES = List.of("a", "b", "c", "d", "e", "f");

  private ReferenceProfilingBenchmark() {}

  public static void main(String[] args) {
    ModelDefinition definition =
        ModelDefinition.fromJson(
            Json.parse(
                """
                {"model": "m", "input": {"kind": "tensor", "shape": [128]},
                 "classes": ["a", "b", "c", "d", "e", "f"], "sourceDomain": "s", "targetDomain": "t",
                 "network": {"layers": [
                   {"kind": "linear", "name": "hidden", "in": 128, "out": 64}, {"kind": "relu"},
                   {"kind": "linear", "name": "output", "in": 64, "out": 6}]}}
                """));
    InitialModel first =
        new FirstVersion(Environment.cpu(), definition)
            .make(
                Initialisation.kaimingUniform(definition.network(), new SplittableRandom(1)),
                Preprocessing.identity(),
                OptimizerState.empty(),
                null,
                new DataState(new Source.Unknown()),
                new Lineage(
                    null,
                    null,
                    null,
                    definition.spec().digest(),
                    "import",
                    null,
                    0,
                    "cpu",
                    0,
                    new TreeMap<>()),
                new InitialModel.Metrics(0, 0, 0, Double.NaN, Double.NaN));
    MemoryBlobStore blobs = Toy.store(first.blobs());
    Round round = new Round(blobs, Environment.cpu());
    ReferenceProfiling profiling =
        new ReferenceProfiling(Environment.cpu(), definition.network(), definition.spec());
    double[] rounds = new double[COUNTED];
    double[] profiles = new double[COUNTED];
    for (int i = -WARM_UP; i < COUNTED; i++) {
      Pack pack = pack(new SplittableRandom(100 + i));
      RoundRequest request = Toy.request(definition.spec(), first.head(), pack, 1);
      long begin = cpuNanos();
      RoundResult result = round.adapt(request, () -> false);
      long middle = cpuNanos();
      if (result.profiles() == null) {
        throw new IllegalStateException("nothing was learnt: " + result.reason());
      }
      result.blobs().forEach(blobs::put);
      StartingPoint version = StartingPoint.load(result.newHead(), blobs);
      List<PackRow> rows = Lesson.of(pack, definition.spec()).rows();
      long late = cpuNanos();
      byte[] blob =
          profiling.profile(version.weights(), version.manifest().preprocessing(), rows).toBytes();
      long end = cpuNanos();
      if (i >= 0) {
        rounds[i] = (middle - begin) / 1e6;
        profiles[i] = (end - late) / 1e6;
      }
      if (i == COUNTED - 1) {
        System.out.printf(
            "round %.1f ms, profiling %.2f ms, share %.4f, blob %d bytes%n",
            median(rounds), median(profiles), median(profiles) / median(rounds), blob.length);
      }
    }
  }

  private static Pack pack(RandomGenerator random) {
    List<PackRow> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int label = random.nextInt(CLASSES.size());
      float[] x = new float[FEATURES];
      for (int j = 0; j < FEATURES; j++) {
        x[j] = (float) (random.nextGaussian() + (j % CLASSES.size() == label ? 2 : 0));
      }
      rows.add(
          new PackRow(
              "e-" + i,
              "t",
              new LabelValue.ClassName(CLASSES.get(label)),
              i % 5 == 0 ? Side.HOLD_OUT : Side.TRAIN,
              Toy.input(x)));
    }
    return new Pack(rows);
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
