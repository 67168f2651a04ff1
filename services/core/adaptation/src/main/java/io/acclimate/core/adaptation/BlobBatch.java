package io.acclimate.core.adaptation;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.LowRankUpdate;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.TensorEntry;
import io.acclimate.core.model.InputSignature;
import io.acclimate.core.model.NetworkSpec;
import io.acclimate.core.model.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** New blobs on their way to the store. */
final class BlobBatch {
  private final Map<Digest, byte[]> blobs = new LinkedHashMap<>();

  Digest add(byte[] blob) {
    Digest digest = Digest.of(blob);
    blobs.putIfAbsent(digest, blob);
    return digest;
  }

  /** Adds a blob that is there already under its digest. */
  void add(Digest digest, byte[] blob) {
    blobs.putIfAbsent(digest, blob);
  }

  /** Adds a tensor. */
  TensorEntry add(String name, TensorBytes tensor) {
    byte[] blob = Safetensors.writeOne(tensor);
    return new TensorEntry(name, tensor.dtype(), tensor.shape(), add(blob), blob.length);
  }

  /**
   * Adds a tensor with a shortcut to it.
   *
   * @param base what the update is added to
   * @return an entry without it if it would save nothing, or lead elsewhere
   */
  private TensorEntry add(String name, TensorBytes tensor, TensorBytes base, LowRankUpdate update) {
    TensorEntry entry = add(name, tensor);
    byte[] small = update.toBytes();
    return small.length < entry.sizeBytes() && update.addedTo(base).equals(tensor)
        ? entry.by(
            new TensorEntry.Shortcut(TensorEntry.of(name, base).sha256(), add(small), small.length))
        : entry;
  }

  /**
   * Adds the tensors of all layers and the serving manifest over them.
   *
   * @param backbone the backbone's file, which is there already; empty if there is none
   * @param made weights, and how inputs are normalised
   * @param before the weights that it began with, by name; empty if it began with none
   */
  ServingManifest addVersion(
      NetworkSpec network,
      Optional<TensorEntry> backbone,
      Attempt.Candidate made,
      Map<String, TensorBytes> before,
      InputSignature input,
      List<String> classes,
      Digest lineage) {
    List<TensorEntry> entries = new ArrayList<>(backbone.stream().toList());
    for (Parameter parameter : network.parameters()) {
      TensorBytes tensor = made.weights().get(parameter.name());
      if (tensor == null) {
        throw new IllegalArgumentException("tensor '" + parameter.name() + "' is missing");
      }
      TensorBytes base = before.get(parameter.name());
      LowRankUpdate update = made.updates().get(parameter.name());
      entries.add(
          base == null || update == null
              ? add(parameter.name(), tensor)
              : add(parameter.name(), tensor, base, update));
    }
    ServingManifest manifest =
        new ServingManifest(
            network.toJson(), entries, made.preprocessing(), input.toJson(), classes, lineage);
    add(manifest.toBytes());
    return manifest;
  }

  Map<Digest, byte[]> blobs() {
    return blobs;
  }
}
