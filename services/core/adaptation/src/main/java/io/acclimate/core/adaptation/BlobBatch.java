package io.acclimate.core.adaptation;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Preprocessing;
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

  /** Adds every tensor and the serving manifest over them. */
  ServingManifest addVersion(
      NetworkSpec network,
      Map<String, TensorBytes> weights,
      Preprocessing preprocessing,
      InputSignature input,
      List<String> classes,
      Digest lineage) {
    List<TensorEntry> entries = new ArrayList<>();
    for (Parameter parameter : network.parameters()) {
      TensorBytes tensor = weights.get(parameter.name());
      if (tensor == null) {
        throw new IllegalArgumentException("tensor '" + parameter.name() + "' is missing");
      }
      byte[] blob = Safetensors.writeOne(tensor);
      Digest digest = add(blob);
      entries.add(
          new TensorEntry(parameter.name(), tensor.dtype(), tensor.shape(), digest, blob.length));
    }
    ServingManifest manifest =
        new ServingManifest(
            network.toJson(), entries, preprocessing, input.toJson(), classes, lineage);
    add(manifest.toBytes());
    return manifest;
  }

  Map<Digest, byte[]> blobs() {
    return blobs;
  }
}
