package io.acclimate.registry.rest;

import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.CorruptBlobException;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.registry.journal.Journal;
import io.acclimate.registry.state.ModelLog;
import io.acclimate.registry.state.ModelState;
import io.acclimate.registry.state.RegistryState;
import io.acclimate.registry.state.Standing;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The blobs that whoever serves a version needs: serving manifests, tensors, lineage and specs. All
 * others tell of training data. Any number of threads may ask.
 */
final class ServedBlobs {
  private final Journal journal;
  private final BlobStore blobs;

  /** What manifests name, by their digest; they never change. */
  private final Map<Digest, Set<Digest>> named = new HashMap<>();

  private long position = Long.MIN_VALUE;
  private Set<Digest> served = Set.of();

  ServedBlobs(Journal journal, BlobStore blobs) {
    this.journal = journal;
    this.blobs = blobs;
  }

  /**
   * Whether a blob is needed for serving; one that came with the newest change is known at once.
   */
  synchronized boolean contains(Digest digest) {
    if (journal.position() != position) {
      journal.read(this::snapshot).expand();
    }
    return served.contains(digest);
  }

  /** What the journal names at one position. */
  private final class Snapshot {
    private final long at;
    private final Set<Digest> manifests = new HashSet<>();
    private final Set<Digest> specs = new HashSet<>();

    Snapshot(long at) {
      this.at = at;
    }

    /** Reads the manifests that are new. */
    void expand() {
      named.keySet().retainAll(manifests);
      Set<Digest> all = new HashSet<>(specs);
      for (Digest manifest : manifests) {
        all.add(manifest);
        all.addAll(named(manifest));
      }
      served = all;
      position = at;
    }
  }

  private Snapshot snapshot(RegistryState state) {
    Snapshot snapshot = new Snapshot(state.position());
    for (ModelState model : state.models()) {
      ModelLog log = state.log(model.name());
      snapshot.specs.addAll(log.specs());
      log.versions().stream()
          .filter(version -> log.standing(version.number()) != Standing.DELETED)
          .forEach(version -> snapshot.manifests.add(version.made().serving()));
    }
    return snapshot;
  }

  /** Nothing while the manifest cannot be read: nobody can serve it then. */
  private Set<Digest> named(Digest serving) {
    Set<Digest> known = named.get(serving);
    if (known != null) {
      return known;
    }
    try {
      ServingManifest manifest = ServingManifest.parse(blobs.get(serving));
      Set<Digest> all = new HashSet<>(manifest.blobs());
      all.add(manifest.lineage());
      named.put(serving, Set.copyOf(all));
      return all;
    } catch (BlobMissingException | CorruptBlobException e) {
      return Set.of();
    }
  }
}
