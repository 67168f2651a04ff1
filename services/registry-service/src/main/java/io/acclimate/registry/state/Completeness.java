package io.acclimate.registry.state;

import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.CorruptBlobException;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.JsonFields;
import io.acclimate.core.artifact.Lineage;
import io.acclimate.core.artifact.Profiles;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TrainingManifest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks for everything that a command names, so that a head or version that becomes visible is
 * complete. What a manifest names can be looked for only once the manifest is there, so a second
 * try may find more absent than the first.
 */
final class Completeness {
  private static final String SPEC_FORMAT = "acclimate-spec/1";

  /** The most that a document of JSON may have, and profiles have much less. */
  private static final long MAX_DOCUMENT_BYTES = 16L << 20;

  private final BlobStore blobs;
  private final SortedSet<Digest> absent = new TreeSet<>();
  private Optional<Digest> backbone = Optional.empty();

  Completeness(BlobStore blobs) {
    this.blobs = blobs;
  }

  /** Digest of the backbone's file in the head that was needed; empty if it has none. */
  Optional<Digest> backbone() {
    return backbone;
  }

  /** Digests that were needed and are absent, sorted. */
  List<Digest> absent() {
    return List.copyOf(absent);
  }

  void need(@Nullable Digest digest) {
    if (digest != null && !blobs.has(digest)) {
      absent.add(digest);
    }
  }

  /**
   * Needs all blobs of the head.
   *
   * @throws InvalidFormatException if its serving manifest is none
   */
  void need(Head head) {
    need(head.weightsState());
    need(head.dataState());
    needServing(head.weights());
  }

  /**
   * Needs all blobs of a serving manifest.
   *
   * @throws InvalidFormatException if it is none
   */
  void needServing(Digest serving) {
    content(serving)
        .map(ServingManifest::parse)
        .ifPresent(
            manifest -> {
              manifest.blobs().forEach(this::need);
              content(manifest.lineage()).ifPresent(Lineage::parse);
              backbone = manifest.backbone();
            });
  }

  /**
   * Needs all blobs of the training manifest that goes with the head.
   *
   * @throws InvalidFormatException if it is no training manifest, or of another head
   */
  void needTraining(Digest digest, Head head) {
    Optional<TrainingManifest> content = content(digest).map(TrainingManifest::parse);
    if (content.isEmpty()) {
      return;
    }
    TrainingManifest manifest = content.get();
    if (!manifest.serving().equals(head.weights())
        || !Objects.equals(manifest.weightsState(), head.weightsState())
        || !Objects.equals(manifest.dataState(), head.dataState())) {
      throw new InvalidFormatException(
          "training manifest %s belongs to another head than %s".formatted(digest, head.digest()));
    }
    manifest.packs().forEach(this::need);
    need(manifest.report());
    need(manifest.lineage());
  }

  /**
   * Needs the profiles of a version or a round, if it has any.
   *
   * @throws InvalidFormatException if the blob is none
   */
  void needProfiles(@Nullable Digest digest) {
    if (digest != null) {
      content(digest).ifPresent(Profiles::parse);
    }
  }

  /**
   * Needs the spec blob.
   *
   * @throws InvalidFormatException if it is no JSON object of a spec's format: whatever is named as
   *     a spec may be read by all
   */
  void need(Spec spec) {
    content(spec.digest())
        .map(blob -> JsonFields.of("spec", Json.parseObject(blob)))
        .ifPresent(fields -> fields.requireFormat(SPEC_FORMAT));
  }

  /** A damaged blob counts as absent: putting it again mends it. */
  private Optional<byte[]> content(Digest digest) {
    need(digest);
    if (absent.contains(digest)) {
      return Optional.empty();
    }
    try {
      long size = blobs.size(digest);
      if (size > MAX_DOCUMENT_BYTES) {
        throw new InvalidFormatException(
            "blob %s: its %d bytes are more than the %d that a manifest or spec may have"
                .formatted(digest, size, MAX_DOCUMENT_BYTES));
      }
      return Optional.of(blobs.get(digest));
    } catch (CorruptBlobException e) {
      absent.add(digest);
      return Optional.empty();
    }
  }
}
