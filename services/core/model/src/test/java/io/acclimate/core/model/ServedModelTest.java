package io.acclimate.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.CorruptBlobException;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.FeatureStatistics;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.PowerTransform;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.TensorEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServedModelTest {
  private static final NetworkSpec NETWORK =
      new NetworkSpec(List.of(new Layer.Linear("head", 2, 2, true)));
  private static final Map<String, TensorBytes> WEIGHTS =
      Map.of(
          "head.weight", TensorBytes.ofFloats(new float[] {1, -1, 0.5f, 2}, 2, 2),
          "head.bias", TensorBytes.ofFloats(new float[] {0.1f, -0.2f}, 2));

  private final MemoryBlobStore blobs = new MemoryBlobStore();

  private ServingManifest manifest(Preprocessing preprocessing) {
    return TestModels.store(blobs, NETWORK, WEIGHTS, InputSignature.floats(2), preprocessing);
  }

  /** The model above in plain arithmetic. */
  private static double firstScore(double a, double b) {
    double first = Math.exp(a - b + 0.1);
    double second = Math.exp(0.5 * a + 2 * b - 0.2);
    return first / (first + second);
  }

  @Test
  void aBackbonesFeaturesAreNormalisedNotItsInputs() throws IOException {
    Map<String, TensorBytes> expected = TestModels.expected("backbone");
    List<Input> inputs = TestModels.rows(TestModels.tensor(expected, "input"));
    float[] features = TestModels.tensor(expected, "features").floats();
    NetworkSpec network = withBackbone();
    float[] ones = {1, 1, 1, 1, 1};
    float[] twos = {2, 2, 2, 2, 2};
    Preprocessing preprocessing =
        new Preprocessing(null, Map.of("b", FeatureStatistics.of(ones, twos)));
    ServingManifest manifest =
        TestModels.store(
            blobs, network, backboneWeights(), InputSignature.floats(2, 16), preprocessing);

    try (ServedModel model = ServedModel.load(manifest, blobs)) {
      float[][] scores = model.predict(inputs, "b");

      for (int row = 0; row < inputs.size(); row++) {
        double odds = Math.exp((features[row * 5] - features[row * 5 + 1]) / 2);
        assertThat((double) scores[row][0]).isCloseTo(odds / (1 + odds), within(1e-5));
      }
    }
  }

  @Test
  void refusesAVersionWhoseBackboneIsMissing() throws IOException {
    Map<String, TensorBytes> weights = new HashMap<>(backboneWeights());
    weights.remove(Backbone.TENSOR);
    ServingManifest manifest =
        TestModels.store(
            blobs, withBackbone(), weights, InputSignature.floats(2, 16), Preprocessing.identity());
    assertThatThrownBy(() -> ServedModel.load(manifest, blobs))
        .hasMessage("tensors: 'backbone.torchscript' is missing");
  }

  private static NetworkSpec withBackbone() throws IOException {
    return new NetworkSpec(
        Backbone.of(TestModels.file("backbone.pt"), 5),
        List.of(new Layer.Linear("head", 5, 2, false)));
  }

  private static Map<String, TensorBytes> backboneWeights() throws IOException {
    float[] head = {1, 0, 0, 0, 0, 0, 1, 0, 0, 0};
    return Map.of(
        Backbone.TENSOR,
        Backbone.tensor(TestModels.file("backbone.pt")),
        "head.weight",
        TensorBytes.ofFloats(head, 2, 5));
  }

  @Test
  void normalisesEachRowByItsDomain() {
    Preprocessing preprocessing =
        new Preprocessing(
            FeatureStatistics.of(new float[] {1, 2}, new float[] {2, 4}),
            Map.of("b", FeatureStatistics.of(new float[] {-1, 0}, new float[] {1, 0.5f})));
    Input input = TestModels.input(3, -2);
    try (ServedModel model = ServedModel.load(manifest(preprocessing), blobs)) {

      float[][] scores = model.predict(List.of(input, input, input), List.of("a", "b", "c"));

      assertThat((double) scores[0][0]).isCloseTo(firstScore(1, -1), within(1e-6));
      assertThat((double) scores[1][0]).isCloseTo(firstScore(4, -4), within(1e-6));
      assertThat(scores[2]).containsExactly(scores[0]);
      assertThat(scores[0][0] + scores[0][1]).isCloseTo(1f, within(1e-6f));
    }
  }

  @Test
  void transformsBeforeItNormalisesWhateverTheDomain() {
    Preprocessing preprocessing =
        new Preprocessing(
            PowerTransform.of(new float[] {0.5f, 2}),
            FeatureStatistics.of(new float[] {1, 2}, new float[] {2, 4}),
            Map.of("b", FeatureStatistics.of(new float[] {-1, 0}, new float[] {1, 0.5f})));
    Input input = TestModels.input(8, -1);
    try (ServedModel model = ServedModel.load(manifest(preprocessing), blobs)) {

      float[][] scores = model.predict(List.of(input, input), List.of("a", "b"));

      double first = 2 * (Math.sqrt(9) - 1);
      double second = -Math.log(2);
      assertThat((double) scores[0][0])
          .isCloseTo(firstScore((first - 1) / 2, (second - 2) / 4), within(1e-6));
      assertThat((double) scores[1][0])
          .isCloseTo(firstScore(first + 1, second / 0.5), within(1e-6));
    }
  }

  @Test
  void transformsWithoutStatisticsToo() {
    Preprocessing preprocessing =
        new Preprocessing(PowerTransform.of(new float[] {0.5f, 2}), null, Map.of());
    try (ServedModel model = ServedModel.load(manifest(preprocessing), blobs)) {
      assertThat((double) model.predict(List.of(TestModels.input(8, -1)), "a")[0][0])
          .isCloseTo(firstScore(4, -Math.log(2)), within(1e-6));
    }
  }

  @Test
  void answersARowTheSameAloneAndInABatch() {
    try (ServedModel model = ServedModel.load(manifest(Preprocessing.identity()), blobs)) {
      Input first = TestModels.input(3, -2);
      Input second = TestModels.input(0.5f, 1);

      float[][] both = model.predict(List.of(first, second), "a");

      assertThat(both[0]).containsExactly(model.predict(List.of(first), "a")[0]);
      assertThat(both[1]).containsExactly(model.predict(List.of(second), "a")[0]);
      assertThat(model.predict(List.of(), "a")).isEmpty();
    }
  }

  @Test
  void keepsScoresFiniteForHugeLogits() {
    try (ServedModel model = ServedModel.load(manifest(Preprocessing.identity()), blobs)) {
      assertThat(model.predict(List.of(TestModels.input(1e30f, -1e30f)), "a")[0])
          .containsExactly(1, 0);
    }
  }

  @Test
  void refusesAnInputThatDoesNotFit() {
    try (ServedModel model = ServedModel.load(manifest(Preprocessing.identity()), blobs)) {
      List<Input> inputs = List.of(TestModels.input(1, 2), TestModels.input(1, Float.NaN));

      assertThatThrownBy(() -> model.predict(inputs, "a"))
          .isInstanceOf(InvalidFormatException.class)
          .hasMessageContaining("NaN");
      assertThatThrownBy(() -> model.predict(inputs, List.of("a")))
          .hasMessage("2 inputs, 1 domains");
    }
  }

  @Test
  void neverLoadsATamperedTensor() {
    ServingManifest manifest = manifest(Preprocessing.identity());
    BlobStore tampering = new TamperingStore(blobs);

    assertThatThrownBy(() -> ServedModel.load(manifest, tampering))
        .isInstanceOf(CorruptBlobException.class);
  }

  @Test
  void namesTheTensorThatIsNotThere() {
    ServingManifest manifest = manifest(Preprocessing.identity());

    assertThatThrownBy(() -> ServedModel.load(manifest, new MemoryBlobStore()))
        .isInstanceOfSatisfying(
            BlobMissingException.class,
            e -> assertThat(e.digest()).isEqualTo(manifest.tensors().get(0).sha256()));
  }

  @Test
  void refusesAManifestWhosePartsDoNotFit() {
    ServingManifest good = manifest(Preprocessing.identity());
    TensorEntry weight = good.tensors().get(0);
    TensorEntry lying =
        new TensorEntry(
            weight.name(), weight.dtype(), List.of(4L), weight.sha256(), weight.sizeBytes());

    assertRefused(withTensors(good, List.of(lying, good.tensors().get(1))), "declares F32[4]");
    assertRefused(withTensors(good, List.of(weight)), "missing: head.bias");
    assertRefused(
        TestModels.store(
            blobs, NETWORK, WEIGHTS, InputSignature.floats(3), Preprocessing.identity()),
        "expects [2] per row, gets [3]");
    assertRefused(
        manifest(
            new Preprocessing(FeatureStatistics.of(new float[3], new float[] {1, 1, 1}), Map.of())),
        "statistics of 3 features for an input of 2");
    assertRefused(
        manifest(new Preprocessing(PowerTransform.of(new float[3]), null, Map.of())),
        "preprocessing.power: lambda of 3 features for an input of 2");
  }

  @Test
  void threadsShareAModel() throws Exception {
    try (ServedModel model = ServedModel.load(manifest(Preprocessing.identity()), blobs)) {
      Input input = TestModels.input(3, -2);
      float[] expected = model.predict(List.of(input), "a")[0];
      List<Thread> threads = new ArrayList<>();
      List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
      for (int t = 0; t < 4; t++) {
        Thread thread =
            new Thread(
                () -> {
                  for (int i = 0; i < 500; i++) {
                    assertThat(model.predict(List.of(input, input), "a")[1])
                        .containsExactly(expected);
                  }
                });
        thread.setUncaughtExceptionHandler((at, e) -> failures.add(e));
        threads.add(thread);
        thread.start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(failures).isEmpty();
    }
  }

  private void assertRefused(ServingManifest manifest, String reason) {
    assertThatThrownBy(() -> ServedModel.load(manifest, blobs))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining(reason);
  }

  private static ServingManifest withTensors(ServingManifest manifest, List<TensorEntry> tensors) {
    return new ServingManifest(
        manifest.network(),
        tensors,
        manifest.preprocessing(),
        manifest.input(),
        manifest.classes(),
        manifest.lineage());
  }

  /** A store that lost its honesty: it gives back bytes with one bit flipped. */
  private record TamperingStore(BlobStore honest) implements BlobStore {
    @Override
    public void put(Digest digest, byte[] bytes) {
      honest.put(digest, bytes);
    }

    @Override
    public byte[] get(Digest digest) {
      byte[] bytes = honest.get(digest);
      bytes[bytes.length - 1] ^= 1;
      return bytes;
    }

    @Override
    public boolean has(Digest digest) {
      return honest.has(digest);
    }
  }
}
