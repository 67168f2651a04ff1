package io.acclimate.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.artifact.Dtype;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.TensorBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsImportTest {
  private static final NetworkSpec NETWORK =
      new NetworkSpec(List.of(new Layer.Linear("head", 2, 2, true)));
  private static final TensorBytes WEIGHT = TensorBytes.ofFloats(new float[4], 2, 2);
  private static final TensorBytes BIAS = TensorBytes.ofFloats(new float[2], 2);

  @Test
  void namesEverythingThatDoesNotFitInOneError() {
    Map<String, TensorBytes> tensors =
        Map.of(
            "head.weight", TensorBytes.ofFloats(new float[6], 3, 2),
            "fc9.weight", WEIGHT,
            "fc9.bias", BIAS);

    assertThatThrownBy(() -> WeightsImport.fit(tensors, NETWORK))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessage(
            "weights do not fit the network: missing: head.bias; unexpected: fc9.bias, fc9.weight;"
                + " mis-shaped: head.weight is [3, 2] instead of [2, 2]");
  }

  @Test
  void refusesIntegersAsWeights() {
    Map<String, TensorBytes> tensors =
        Map.of("head.weight", WEIGHT, "head.bias", TensorBytes.ofLongs(new long[2], 2));

    assertThatThrownBy(() -> WeightsImport.fit(tensors, NETWORK))
        .hasMessageContaining("head.bias is I64 instead of F32");
  }

  @Test
  void makesDoublesAndHalvesFloats() {
    TensorBytes doubles = TensorBytes.ofDoubles(new double[] {0.1, 0.2, 0.3, 0.4}, 2, 2);
    TensorBytes halves = new TensorBytes(Dtype.F16, List.of(2L), new byte[] {0, 0x3c, 0, 0x40});

    Map<String, TensorBytes> fitted =
        WeightsImport.fit(Map.of("head.weight", doubles, "head.bias", halves), NETWORK);

    assertThat(fitted)
        .containsEntry(
            "head.weight", TensorBytes.ofFloats(new float[] {0.1f, 0.2f, 0.3f, 0.4f}, 2, 2))
        .containsEntry("head.bias", TensorBytes.ofFloats(new float[] {1, 2}, 2));
    assertThatThrownBy(
            () ->
                WeightsImport.fit(
                    Map.of(
                        "head.weight",
                        TensorBytes.ofDoubles(new double[] {1e300, 0, 0, 0}, 2, 2),
                        "head.bias",
                        BIAS),
                    NETWORK))
        .hasMessage("weights: 'head.weight' is too large for F32");
  }

  @Test
  void ignoresTheBatchCounterOfNormalisationOnly() throws IOException {
    Path file = TestModels.weights("cnn");
    assertThat(Safetensors.read(file)).containsKey("norm.num_batches_tracked");

    assertThat(WeightsImport.read(file, TestModels.network("cnn")))
        .doesNotContainKey("norm.num_batches_tracked");

    Map<String, TensorBytes> tensors =
        Map.of("head.weight", WEIGHT, "head.bias", BIAS, "head.num_batches_tracked", BIAS);
    assertThatThrownBy(() -> WeightsImport.fit(tensors, NETWORK))
        .hasMessageContaining("unexpected: head.num_batches_tracked");
  }

  @Test
  void refusesACorruptFile(@TempDir Path folder) throws IOException {
    byte[] whole = Files.readAllBytes(TestModels.weights("mlp"));
    NetworkSpec network = TestModels.network("mlp");
    Path cut =
        Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(whole, whole.length - 1));
    Path empty = folder.resolve("empty.safetensors");
    Safetensors.write(empty, new TreeMap<>(), Map.of());

    assertThatThrownBy(() -> WeightsImport.read(cut, network))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageStartingWith("safetensors:");
    assertThatThrownBy(() -> WeightsImport.read(empty, network))
        .hasMessageContaining("missing: fc1.weight, fc1.bias");
  }
}
