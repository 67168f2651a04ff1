package io.acclimate.scenarios;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.TensorEntry;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.ServedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** Models that are no versions: trained beside the platform, to compare with. */
public final class FreshModel {
  private static final Digest NO_LINEAGE = Digest.of("no lineage".getBytes(UTF_8));

  private FreshModel() {}

  /** Serves weights as a version with the same weights would be served. */
  public static ServedModel serve(
      ModelDefinition definition,
      SortedMap<String, TensorBytes> weights,
      Preprocessing preprocessing) {
    MemoryBlobStore blobs = new MemoryBlobStore();
    List<TensorEntry> entries = new ArrayList<>();
    weights.forEach(
        (name, tensor) -> {
          TensorEntry entry = TensorEntry.of(name, tensor);
          blobs.put(entry.sha256(), Safetensors.writeOne(tensor));
          entries.add(entry);
        });
    return ServedModel.load(
        new ServingManifest(
            definition.network().toJson(),
            entries,
            preprocessing,
            definition.spec().input().toJson(),
            definition.spec().classes(),
            NO_LINEAGE),
        blobs);
  }
}
