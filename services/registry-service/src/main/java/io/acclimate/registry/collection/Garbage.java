package io.acclimate.registry.collection;

import io.acclimate.core.artifact.BlobInventory;
import io.acclimate.core.artifact.BlobInventory.StoredBlob;
import io.acclimate.core.artifact.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Blobs that were out of reach when the store was last looked through, and since when. What comes
 * back into reach is no garbage any more, and begins anew if it goes out again. One thread only.
 */
final class Garbage {
  private final Duration grace;
  private Map<Digest, Instant> outOfReachSince = new HashMap<>();
  private long bytes;

  Garbage(Duration grace) {
    this.grace = grace;
  }

  /**
   * Looks through the store.
   *
   * @param reachable blobs to keep
   * @return blobs that may go: out of reach for the grace time, and put longer ago than that
   */
  List<StoredBlob> due(BlobInventory inventory, Set<Digest> reachable, Instant now) {
    Map<Digest, Instant> since = new HashMap<>();
    List<StoredBlob> due = new ArrayList<>();
    long[] seenBytes = {0};
    inventory.forEach(
        blob -> {
          if (reachable.contains(blob.digest())) {
            return;
          }
          Instant first = outOfReachSince.getOrDefault(blob.digest(), now);
          since.put(blob.digest(), first);
          seenBytes[0] += blob.sizeBytes();
          Instant latest = blob.putAt().isAfter(first) ? blob.putAt() : first;
          if (!latest.plus(grace).isAfter(now)) {
            due.add(blob);
          }
        });
    outOfReachSince = since;
    bytes = seenBytes[0];
    return due;
  }

  /** Blobs that are out of reach. */
  int count() {
    return outOfReachSince.size();
  }

  /** Bytes of them. */
  long bytes() {
    return bytes;
  }
}
