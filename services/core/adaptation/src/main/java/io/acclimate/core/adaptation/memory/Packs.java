package io.acclimate.core.adaptation.memory;

import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns references into examples. Packs last read stay in memory up to a number of bytes; since
 * they are addressed by content, that changes speed and nothing else. Threads may share it.
 */
public final class Packs implements RowSource {
  private final BlobStore blobs;
  private final long maxBytes;
  private final LinkedHashMap<Digest, Entry> recent = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  private record Entry(Pack pack, long bytes) {}

  /**
   * @param maxBytes bytes of packs kept in memory
   */
  public Packs(BlobStore blobs, long maxBytes) {
    this.blobs = blobs;
    this.maxBytes = maxBytes;
  }

  /** Keeps a pack that need not be fetched. */
  public synchronized void remember(Digest digest, Pack pack, long size) {
    if (recent.putIfAbsent(digest, new Entry(pack, size)) == null) {
      bytes += size;
    }
    while (bytes > maxBytes && recent.size() > 1) {
      Map.Entry<Digest, Entry> eldest = recent.firstEntry();
      recent.remove(eldest.getKey());
      bytes -= eldest.getValue().bytes();
    }
  }

  @Override
  public List<PackRow> rows(List<RowRef> refs, Map<Digest, Pack> known) {
    Map<Digest, Pack> needed = new HashMap<>(known);
    List<PackRow> rows = new ArrayList<>(refs.size());
    for (RowRef ref : refs) {
      rows.add(needed.computeIfAbsent(ref.pack(), this::pack).rows().get(ref.row()));
    }
    return rows;
  }

  private synchronized Pack pack(Digest digest) {
    Entry known = recent.get(digest);
    if (known != null) {
      return known.pack();
    }
    byte[] blob = blobs.get(digest);
    Pack pack = Pack.parse(blob);
    remember(digest, pack, blob.length);
    return pack;
  }
}
