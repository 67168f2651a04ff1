package io.acclimate.core.model;

import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.TensorEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Models and inputs for tests. */
final class TestModels {
  private static final Path PYTORCH = Path.of("src/test/resources/pytorch");

  private TestModels() {}

  static NetworkSpec network(String name) throws IOException {
    return NetworkSpec.fromJson(
        Json.parse(Files.readAllBytes(PYTORCH.resolve(name + "-network.json"))));
  }

  /** A file beside the weights. */
  static byte[] file(String name) throws IOException {
    return Files.readAllBytes(PYTORCH.resolve(name));
  }

  /** Weights that PyTorch wrote. */
  static Path weights(String name) {
    return PYTORCH.resolve(name + ".safetensors");
  }

  /** Input, features, logits and scores that PyTorch computed. */
  static Map<String, TensorBytes> expected(String name) throws IOException {
    return Safetensors.read(PYTORCH.resolve(name + "-expected.safetensors"));
  }

  /** Stores the tensors and gives the manifest of a version whose classes are c0, c1, … */
  static ServingManifest store(
      BlobStore blobs,
      NetworkSpec network,
      Map<String, TensorBytes> tensors,
      InputSignature input,
      Preprocessing preprocessing) {
    List<TensorEntry> entries = new ArrayList<>();
    List<String> names = new ArrayList<>(List.of(Backbone.TENSOR));
    network.parameters().forEach(parameter -> names.add(parameter.name()));
    for (String name : names) {
      TensorBytes tensor = tensors.get(name);
      if (tensor != null) {
        blobs.put(Safetensors.writeOne(tensor));
        entries.add(TensorEntry.of(name, tensor));
      }
    }
    return new ServingManifest(
        network.toJson(),
        entries,
        preprocessing,
        input.toJson(),
        IntStream.range(0, (int) network.classes()).mapToObj(i -> "c" + i).toList(),
        Digest.of(new byte[0]));
  }

  /** The rows of a batch [n, …] as inputs. */
  static List<Input> rows(TensorBytes batch) {
    List<Long> shape = batch.shape().subList(1, batch.shape().size());
    int rowBytes = batch.data().length / Math.toIntExact(batch.shape().get(0));
    List<Input> rows = new ArrayList<>();
    for (int from = 0; from < batch.data().length; from += rowBytes) {
      byte[] data = Arrays.copyOfRange(batch.data(), from, from + rowBytes);
      rows.add(new TensorInput(new TensorBytes(batch.dtype(), shape, data)));
    }
    return rows;
  }

  /** The tensor of this name, which must be there. */
  static TensorBytes tensor(Map<String, TensorBytes> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  static Input input(float... values) {
    return new TensorInput(TensorBytes.ofFloats(values));
  }
}
