package io.acclimate.registry.collection;

import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Lineage;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TrainingManifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Follows digests from manifests to what they name. Manifests never change, so each is read once;
 * one thread only.
 */
final class Reachability {
  private final BlobStore blobs;
  private Map<Digest, List<Digest>> known = new HashMap<>();

  Reachability(BlobStore blobs) {
    this.blobs = blobs;
  }

  /**
   * Everything that the roots lead to, the roots included.
   *
   * @throws io.acclimate.core.artifact.BlobMissingException if a serving manifest, a lineage or the
   *     training manifest of a newest round is not in the store: what it names cannot be told from
   *     garbage then
   * @throws io.acclimate.core.artifact.CorruptBlobException if a manifest is damaged
   */
  Set<Digest> from(Roots roots) {
    Map<Digest, List<Digest>> used = new HashMap<>();
    Set<Digest> reachable = new HashSet<>(roots.blobs());
    for (Digest training : roots.newest()) {
      reachable.add(training);
      reachable.addAll(named(training, this::namedByTraining, used));
    }
    for (Digest training : roots.training()) {
      if (known.containsKey(training) || blobs.has(training)) {
        reachable.add(training);
        reachable.addAll(named(training, this::namedByTraining, used));
      }
    }
    for (Digest serving : roots.serving()) {
      reachable.add(serving);
      reachable.addAll(named(serving, this::namedByServing, used));
    }
    known = used;
    return reachable;
  }

  private List<Digest> named(
      Digest manifest, Function<Digest, List<Digest>> read, Map<Digest, List<Digest>> used) {
    List<Digest> before = known.get(manifest);
    List<Digest> named = before == null ? read.apply(manifest) : before;
    used.put(manifest, named);
    return named;
  }

  private List<Digest> namedByServing(Digest digest) {
    ServingManifest manifest = ServingManifest.parse(blobs.get(digest));
    List<Digest> named = new ArrayList<>(manifest.blobs());
    named.add(manifest.lineage());
    // A version can be made again only from the spec of its day.
    named.add(Lineage.parse(blobs.get(manifest.lineage())).spec());
    return List.copyOf(named);
  }

  private List<Digest> namedByTraining(Digest digest) {
    TrainingManifest manifest = TrainingManifest.parse(blobs.get(digest));
    List<Digest> named = new ArrayList<>(manifest.packs());
    add(named, manifest.report());
    add(named, manifest.lineage());
    add(named, manifest.weightsState());
    add(named, manifest.dataState());
    named.add(manifest.serving());
    named.addAll(namedByServing(manifest.serving()));
    return List.copyOf(named);
  }

  private static void add(List<Digest> named, @Nullable Digest digest) {
    if (digest != null) {
      named.add(digest);
    }
  }
}
