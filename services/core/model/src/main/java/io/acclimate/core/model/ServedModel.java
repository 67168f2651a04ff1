package io.acclimate.core.model;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.CorruptBlobException;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Dtype;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.TensorEntry;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A version in memory, ready to answer. Threads may share it; its tensors never ask for gradients.
 *
 * <p>Closing it while another thread is in {@link #predict} frees native memory under that thread
 * and ends the process: hold it in a {@link LeasedModel}.
 */
public final class ServedModel implements AutoCloseable {
  private final Digest digest;
  private final List<String> classes;
  private final InputSignature input;
  private final InputEncoder encoder;
  private final Network network;
  private final Map<String, NDArray> parameters = new HashMap<>();
  private final NDManager manager;
  private final @Nullable BackboneModule backbone;

  private ServedModel(
      ServingManifest manifest, NetworkSpec network, Map<String, TensorBytes> tensors) {
    this.digest = manifest.digest();
    this.classes = manifest.classes();
    this.input = InputSignature.fromJson(manifest.input());
    network.requireFits(input, classes.size());
    this.encoder = new InputEncoder(network.afterBackbone(input), manifest.preprocessing());
    this.network = new Network(network);
    Map<String, TensorBytes> weights = new HashMap<>(tensors);
    Backbone described = network.backbone();
    TensorBytes file = described == null ? null : weights.remove(Backbone.TENSOR);
    Map<String, TensorBytes> fitted = WeightsImport.fit(weights, network);
    this.backbone = described == null ? null : load(described, file);
    this.manager = NDManager.newBaseManager();
    parameters.putAll(Tensors.create(manager, fitted));
  }

  /**
   * Loads a version: fetches every tensor, verifies its digest, and checks names, shapes and the
   * input's signature.
   *
   * @throws io.acclimate.core.artifact.BlobMissingException if a tensor is not in the store
   * @throws CorruptBlobException if a tensor's bytes do not match its digest
   * @throws InvalidFormatException if parts of the manifest do not fit together
   */
  public static ServedModel load(ServingManifest manifest, BlobStore blobs) {
    NetworkSpec network = NetworkSpec.fromJson(manifest.network());
    Map<String, TensorBytes> tensors = new HashMap<>();
    for (TensorEntry entry : manifest.tensors()) {
      Dtype dtype = entry.name().equals(Backbone.TENSOR) ? Dtype.U8 : Dtype.F32;
      tensors.put(entry.name(), fetch(entry, dtype, blobs));
    }
    return new ServedModel(manifest, network, tensors);
  }

  /** Identity of the version: the digest of its serving manifest. */
  public Digest digest() {
    return digest;
  }

  /** Class names in the order of the scores. */
  public List<String> classes() {
    return classes;
  }

  public InputSignature input() {
    return input;
  }

  /** Scores of inputs that all come from one domain; see {@link #predict(List, List)}. */
  public float[][] predict(List<Input> inputs, String domain) {
    return predict(inputs, Collections.nCopies(inputs.size(), domain));
  }

  /**
   * Scores after soft-max.
   *
   * @param inputs n inputs that {@link #input()} takes
   * @param domains n domains, one per input
   * @return [n][k], each row sums to 1
   * @throws InvalidFormatException if an input does not fit the signature
   */
  public float[][] predict(List<Input> inputs, List<String> domains) {
    if (inputs.isEmpty()) {
      return new float[0][];
    }
    List<Input> seen = backbone == null ? inputs : features(backbone, inputs);
    try (NDManager scope = manager.newSubManager()) {
      NDArray batch = encoder.encode(scope, seen, domains);
      float[] logits = network.forward(parameters, batch).logits().toFloatArray();
      return softmax(logits, inputs.size());
    }
  }

  @Override
  public void close() {
    manager.close();
    if (backbone != null) {
      backbone.close();
    }
  }

  private static TensorBytes fetch(TensorEntry entry, Dtype dtype, BlobStore blobs) {
    byte[] blob = CorruptBlobException.requireMatch(entry.sha256(), blobs.get(entry), "fetched");
    TensorBytes tensor = Safetensors.readOne(blob);
    boolean asDeclared =
        tensor.dtype() == entry.dtype()
            && tensor.shape().equals(entry.shape())
            && blob.length == entry.sizeBytes();
    if (!asDeclared || tensor.dtype() != dtype) {
      throw new InvalidFormatException(
          "tensor '%s': the manifest declares %s%s in %d bytes, the blob holds %s%s in %d; %s is served"
              .formatted(
                  entry.name(),
                  entry.dtype(),
                  entry.shape(),
                  entry.sizeBytes(),
                  tensor.dtype(),
                  tensor.shape(),
                  blob.length,
                  dtype));
    }
    return tensor;
  }

  private static List<Input> features(BackboneModule backbone, List<Input> inputs) {
    List<Input> features = backbone.features(inputs);
    for (int i = 0; i < features.size(); i++) {
      if (!((Input.TensorInput) features.get(i)).tensor().finite()) {
        throw new InvalidFormatException(
            "network.backbone: makes NaN or infinity of input " + i + " of " + features.size());
      }
    }
    return features;
  }

  private BackboneModule load(Backbone described, @Nullable TensorBytes file) {
    if (file == null) {
      throw new InvalidFormatException("tensors: '" + Backbone.TENSOR + "' is missing");
    }
    return BackboneModule.load(described, file, input, Engine.getInstance().defaultDevice());
  }

  /** exp(zᵢ − max z) / Σ exp(zⱼ − max z) per row; the shift keeps exp from overflowing. */
  private static float[][] softmax(float[] logits, int rows) {
    int classes = logits.length / rows;
    float[][] scores = new float[rows][classes];
    for (int row = 0; row < rows; row++) {
      int from = row * classes;
      float max = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < classes; i++) {
        max = Math.max(max, logits[from + i]);
      }
      double sum = 0;
      for (int i = 0; i < classes; i++) {
        sum += Math.exp(logits[from + i] - max);
      }
      for (int i = 0; i < classes; i++) {
        scores[row][i] = (float) (Math.exp(logits[from + i] - max) / sum);
      }
    }
    return scores;
  }
}
