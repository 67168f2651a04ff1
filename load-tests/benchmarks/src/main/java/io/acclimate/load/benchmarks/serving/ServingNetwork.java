package io.acclimate.load.benchmarks.serving;

import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.TensorEntry;
import io.acclimate.core.model.InputSignature;
import io.acclimate.core.model.NetworkSpec;
import io.acclimate.core.model.ServedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** A perceptron 128-256-256-10 with weights by chance. */
final class ServingNetwork {
  static final int FEATURES = 128;

  private static final int HIDDEN = 256;
  private static final int CLASSES = 10;
  private static final double WEIGHT = 0.1;
  private static final String LAYERS =
      """
      {"layers":[{"kind":"linear","name":"a","in":%d,"out":%d},{"kind":"relu"},
                 {"kind":"linear","name":"b","in":%d,"out":%d},{"kind":"relu"},
                 {"kind":"linear","name":"c","in":%d,"out":%d}]}"""
          .formatted(FEATURES, HIDDEN, HIDDEN, HIDDEN, HIDDEN, CLASSES);

  private ServingNetwork() {}

  static ServedModel load(RandomGenerator random) {
    Map<String, TensorBytes> tensors = new TreeMap<>();
    linear(tensors, "a", FEATURES, HIDDEN, random);
    linear(tensors, "b", HIDDEN, HIDDEN, random);
    linear(tensors, "c", HIDDEN, CLASSES, random);
    BlobStore blobs = new MemoryBlobStore();
    List<TensorEntry> entries = new ArrayList<>();
    tensors.forEach(
        (name, tensor) -> {
          blobs.put(Safetensors.writeOne(tensor));
          entries.add(TensorEntry.of(name, tensor));
        });
    return ServedModel.load(
        new ServingManifest(
            NetworkSpec.fromJson(Json.parse(LAYERS)).toJson(),
            entries,
            Preprocessing.identity(),
            InputSignature.floats(FEATURES).toJson(),
            IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList(),
            Digest.of(new byte[0])),
        blobs);
  }

  private static void linear(
      Map<String, TensorBytes> tensors, String name, int in, int out, RandomGenerator random) {
    tensors.put(name + ".weight", TensorBytes.ofFloats(floats(in * out, random), out, in));
    tensors.put(name + ".bias", TensorBytes.ofFloats(floats(out, random)));
  }

  static float[] floats(int count, RandomGenerator random) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) (WEIGHT * random.nextGaussian());
    }
    return floats;
  }
}
