package io.acclimate.registry.files;

import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.CorruptBlobException;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorEntry;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes a version costs somebody who has another one: its manifest, and the tensors that
 * the other one has not, or the shortcuts to them. Any number of threads may ask.
 */
public final class Deltas {
  private static final int MANIFESTS_REMEMBERED = 100;
  private static final int STEPS_REMEMBERED = 100_000;

  private final BlobStore blobs;

  /** What manifests name, by their digest; they never change. */
  private final Map<Digest, Parts> parts = latest(MANIFESTS_REMEMBERED);

  /** What was asked for: listing all versions asks for each of them, again and again. */
  private final Map<Step, Long> known = latest(STEPS_REMEMBERED);

  /** Reads manifests in this store. */
  public Deltas(BlobStore blobs) {
    this.blobs = blobs;
  }

  /**
   * A manifest and its tensors by digest; equal tensors are one blob.
   *
   * @param manifestBytes of the manifest itself
   */
  private record Parts(long manifestBytes, Map<Digest, TensorEntry> tensors) {
    /** Bytes to fetch of them where others are there already. */
    long bytesBeside(Parts there) {
      Map<Digest, Long> lacking = new HashMap<>();
      for (TensorEntry tensor : tensors.values()) {
        TensorEntry.Shortcut shortcut = tensor.shortcut();
        if (!there.has(tensor.sha256())) {
          if (shortcut != null && there.has(shortcut.base())) {
            lacking.put(shortcut.update(), shortcut.sizeBytes());
          } else {
            lacking.put(tensor.sha256(), tensor.sizeBytes());
          }
        }
      }
      return manifestBytes + lacking.values().stream().mapToLong(Long::longValue).sum();
    }

    private boolean has(Digest tensor) {
      return tensors.containsKey(tensor);
    }
  }

  /** From what is there already, null if nothing is, to a version. */
  private record Step(Digest serving, @Nullable Digest have) {}

  private static <K, V> Map<K, V> latest(int count) {
    return Collections.synchronizedMap(
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > count;
          }
        });
  }

  /**
   * Bytes to fetch for a version.
   *
   * @param serving digest of its manifest
   * @param have digest of the manifest of which everything is there already; empty if nothing is
   * @return empty if a manifest is not in the store, or damaged there
   */
  public OptionalLong bytes(Digest serving, Optional<Digest> have) {
    if (have.isPresent() && have.get().equals(serving)) {
      return OptionalLong.of(0);
    }
    Step step = new Step(serving, have.orElse(null));
    Long before = known.get(step);
    if (before != null) {
      return OptionalLong.of(before);
    }
    Optional<Parts> wanted = parts(serving);
    Optional<Parts> there =
        have.isPresent() ? parts(have.get()) : Optional.of(new Parts(0, Map.of()));
    if (wanted.isEmpty() || there.isEmpty()) {
      return OptionalLong.empty();
    }
    long bytes = wanted.get().bytesBeside(there.get());
    known.put(step, bytes);
    return OptionalLong.of(bytes);
  }

  private Optional<Parts> parts(Digest serving) {
    Parts known = parts.get(serving);
    if (known != null) {
      return Optional.of(known);
    }
    try {
      byte[] bytes = blobs.get(serving);
      Map<Digest, TensorEntry> tensors = new HashMap<>();
      for (TensorEntry tensor : ServingManifest.parse(bytes).tensors()) {
        tensors.put(tensor.sha256(), tensor);
      }
      Parts read = new Parts(bytes.length, tensors);
      parts.put(serving, read);
      return Optional.of(read);
    } catch (BlobMissingException | CorruptBlobException e) {
      return Optional.empty();
    }
  }
}
