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
import io.acclimate.registry.state.Version;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The blobs that whoever serves a version needs: serving manifests, tensors, lineage and specs;
 * those of a deleted version, too, for as long as they are there, since somebody may be fetching
 * them. All others tell of training data. Any number of threads may ask.
 */
final class ServedBlobs {
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(1);

  private final Journal journal;
  private final BlobStore blobs;

  /** What manifests name, by their digest; they never change. */
  private final Map<Digest, Set<Digest>> named = new HashMap<>();

  private long position = Long.MIN_VALUE;

  /** Whether all manifests could be read; one that could not may be put again. */
  private boolean complete;

  private long lookedNanos;
  private Set<Digest> served = Set.of();

  ServedBlobs(Journal journal, BlobStore blobs) {
    this.journal = journal;
    this.blobs = blobs;
  }

  /**
   * Whether a blob is needed for serving; one that came with the newest change is known at once.
   */
  synchronized boolean contains(Digest digest) {
    if (journal.position() != position
        || (!complete && System.nanoTime() - lookedNanos > LOOK_AGAIN_AFTER.toNanos())) {
      journal.read(this::snapshot).expand();
    }
    return served.contains(digest);
  }

  /** What the journal names at one position. */
  private final class Snapshot {
    private final long at;
    private final Set<Digest> manifests = new HashSet<>();
    private final Set<Digest> deleted = new HashSet<>();
    private final Set<Digest> specs = new HashSet<>();

    Snapshot(long at) {
      this.at = at;
    }

    /** Reads the manifests that are new. */
    void expand() {
      deleted.removeAll(manifests);
      named.keySet().removeIf(known -> !manifests.contains(known) && !deleted.contains(known));
      Set<Digest> all = new HashSet<>(specs);
      Stream.concat(manifests.stream(), deleted.stream())
          .forEach(
              manifest -> {
                all.add(manifest);
                all.addAll(named(manifest));
              });
      served = all;
      position = at;
      complete = named.keySet().containsAll(manifests);
      lookedNanos = System.nanoTime();
    }
  }

  private Snapshot snapshot(RegistryState state) {
    Snapshot snapshot = new Snapshot(state.position());
    for (ModelState model : state.models()) {
      ModelLog log = state.log(model.name());
      snapshot.specs.addAll(log.specs());
      for (Version version : log.versions()) {
        boolean gone = log.standing(version.number()) == Standing.DELETED;
        (gone ? snapshot.deleted : snapshot.manifests).add(version.made().serving());
      }
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
