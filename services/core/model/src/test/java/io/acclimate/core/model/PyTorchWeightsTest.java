package io.acclimate.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.acclimate.core.artifact.Dtype;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorBytes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that real PyTorch wrote (see export.py beside them) give the answers that PyTorch itself
 * gave.
 */
class PyTorchWeightsTest {
  /**
   * Sums of a few dozen products of order 1, in float: rounding differs with the order of
   * summation.
   */
  private static final Offset<Float> ROUNDING = within(1e-5f);

  @ParameterizedTest
  @ValueSource(strings = {"mlp", "cnn"})
  void givesFeaturesAndLogitsAsPyTorchDoes(String name) throws IOException {
    NetworkSpec spec = TestModels.network(name);
    Map<String, TensorBytes> weights = WeightsImport.read(TestModels.weights(name), spec);
    Map<String, TensorBytes> expected = TestModels.expected(name);
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, NDArray> parameters = Tensors.create(manager, weights);
      NDArray x = Tensors.create(manager, TestModels.tensor(expected, "input"));

      Activations activations = new Network(spec).forward(parameters, x);

      assertClose(Tensors.bytes(activations.features()), TestModels.tensor(expected, "features"));
      assertClose(Tensors.bytes(activations.logits()), TestModels.tensor(expected, "logits"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlp", "cnn"})
  void servesScoresAsPyTorchDoes(String name) throws IOException {
    NetworkSpec spec = TestModels.network(name);
    Map<String, TensorBytes> expected = TestModels.expected(name);
    TensorBytes batch = TestModels.tensor(expected, "input");
    List<Long> rowShape = batch.shape().subList(1, batch.shape().size());
    MemoryBlobStore blobs = new MemoryBlobStore();
    ServingManifest manifest =
        TestModels.store(
            blobs,
            spec,
            WeightsImport.read(TestModels.weights(name), spec),
            new InputSignature(InputSignature.Kind.TENSOR, Dtype.F32, rowShape),
            Preprocessing.identity());
    try (ServedModel model = ServedModel.load(manifest, blobs)) {
      float[][] scores = model.predict(TestModels.rows(batch), "source");

      float[] wanted = TestModels.tensor(expected, "scores").floats();
      int classes = model.classes().size();
      assertThat(scores).hasDimensions(5, classes);
      for (int i = 0; i < wanted.length; i++) {
        assertThat(scores[i / classes][i % classes]).isCloseTo(wanted[i], ROUNDING);
      }
    }
  }

  private static void assertClose(TensorBytes found, TensorBytes wanted) {
    assertThat(found.shape()).isEqualTo(wanted.shape());
    assertThat(found.floats()).containsExactly(wanted.floats(), ROUNDING);
  }
}
