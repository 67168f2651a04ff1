package io.acclimate.client;

import io.acclimate.avro.AliasTarget;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.TensorEntry;
import io.acclimate.core.artifact.signing.Signature;
import io.acclimate.core.artifact.signing.SigningKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Versions in a registry's store, signed. */
final class StoredVersions {
  static final SigningKey KEY = SigningKey.generate();

  private final Map<Digest, byte[]> blobs;

  StoredVersions(Map<Digest, byte[]> blobs) {
    this.blobs = blobs;
  }

  /** A version of two small layers, of which it shares the first with all others. */
  ServingManifest version(int version) {
    return store(Map.of("body.weight", random(1, 8, 4), "head.weight", random(version + 1, 2, 8)));
  }

  ServingManifest store(Map<String, TensorBytes> tensors) {
    return store(tensors, Map.of());
  }

  /** A version of which some tensors have shortcuts. */
  ServingManifest store(
      Map<String, TensorBytes> tensors, Map<String, TensorEntry.Shortcut> shortcuts) {
    List<TensorEntry> entries = new ArrayList<>();
    new TreeMap<>(tensors)
        .forEach(
            (name, tensor) -> {
              put(Safetensors.writeOne(tensor));
              TensorEntry entry = TensorEntry.of(name, tensor);
              TensorEntry.Shortcut shortcut = shortcuts.get(name);
              entries.add(shortcut == null ? entry : entry.by(shortcut));
            });
    ServingManifest manifest =
        new ServingManifest(
            Json.object(),
            entries,
            Preprocessing.identity(),
            Json.object(),
            List.of("open", "shut"),
            Digest.of(new byte[] {1}));
    put(manifest.toBytes());
    return manifest;
  }

  /** Random weights: none of their bytes come for free. */
  static TensorBytes random(long seed, int rows, int columns) {
    Random random = new Random(seed);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return TensorBytes.ofFloats(values, rows, columns);
  }

  static AliasTarget signed(int version, ServingManifest manifest) {
    Signature signature = KEY.sign(manifest.toBytes());
    return new AliasTarget(
        version,
        manifest.digest().hex(),
        manifest.sizeBytes(),
        ByteBuffer.wrap(signature.der()),
        signature.keyId());
  }

  static AliasTarget unsigned(int version, ServingManifest manifest) {
    return new AliasTarget(version, manifest.digest().hex(), manifest.sizeBytes(), null, null);
  }

  void put(byte[] blob) {
    blobs.put(Digest.of(blob), blob);
  }
}
