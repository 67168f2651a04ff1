package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.training.OptimizerState;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.TensorEntry;
import io.acclimate.core.model.Backbone;
import io.acclimate.core.model.NetworkSpec;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The model that a round starts from.
 *
 * @param manifest its serving manifest
 * @param network its layers
 * @param weights the layers' tensors by name
 * @param state what is bound to these weights
 */
record StartingPoint(
    ServingManifest manifest,
    NetworkSpec network,
    SortedMap<String, TensorBytes> weights,
    WeightsState state) {

  static StartingPoint load(Head head, BlobStore blobs) {
    ServingManifest manifest = ServingManifest.parse(blobs.get(head.weights()));
    TreeMap<String, TensorBytes> weights = new TreeMap<>();
    for (TensorEntry entry : manifest.tensors()) {
      if (entry.name().equals(Backbone.TENSOR)) {
        continue;
      }
      weights.put(entry.name(), Safetensors.readOne(blobs.get(entry)));
    }
    Digest state = head.weightsState();
    return new StartingPoint(
        manifest,
        NetworkSpec.fromJson(manifest.network()),
        weights,
        state == null ? WeightsState.empty() : WeightsState.parse(blobs.get(state)));
  }

  /** The same with the Fisher information of all rows so far. */
  StartingPoint withImportance(SortedMap<String, TensorBytes> importance) {
    return new StartingPoint(
        manifest,
        network,
        weights,
        new WeightsState(state.optimizer(), importance, state.pathImportance()));
  }

  /** The file of the backbone in the manifest; empty if there is none. */
  Optional<TensorEntry> backbone() {
    return manifest.tensors().stream()
        .filter(entry -> entry.name().equals(Backbone.TENSOR))
        .findFirst();
  }

  /** The optimizer's state bound to these weights. */
  OptimizerState optimizer() {
    return state.optimizer();
  }
}
