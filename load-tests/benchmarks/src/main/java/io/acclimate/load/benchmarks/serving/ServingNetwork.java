package io.acclimate.load.benchmarks.serving;

import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorEntry;
import io.acclimate.core.model.InputSignature;
import io.acclimate.core.model.ServedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A perceptron 128-256-256-10 with weights by chance. */
final class ServingNetwork {
  static final int FEATURES = 128;

  private static final Perceptron PERCEPTRON = new Perceptron(FEATURES, 256, 10);

  private ServingNetwork() {}

  static ServedModel load(RandomGenerator random) {
    BlobStore blobs = new MemoryBlobStore();
    List<TensorEntry> entries = new ArrayList<>();
    PERCEPTRON
        .weights(random)
        .forEach(
            (name, tensor) -> {
              blobs.put(Safetensors.writeOne(tensor));
              entries.add(TensorEntry.of(name, tensor));
            });
    return ServedModel.load(
        new ServingManifest(
            PERCEPTRON.network().toJson(),
            entries,
            Preprocessing.identity(),
            InputSignature.floats(FEATURES).toJson(),
            PERCEPTRON.classNames(),
            Digest.of(new byte[0])),
        blobs);
  }

  static float[] row(RandomGenerator random) {
    return Perceptron.floats(FEATURES, 1, random);
  }
}
