package io.acclimate.core.artifact;

import java.util.List;

/**
 * The examples of one experience, in offset order, as an immutable blob. It holds no schema ids,
 * offsets, topic names or times, so the same examples make the same bytes wherever they came from.
 */
public record Pack(List<PackRow> rows) {
  public Pack {
    rows = List.copyOf(rows);
  }

  /** Parses strictly; see docs/decisions/0004-pack.md. */
  public static Pack parse(byte[] bytes) {
    return new PackReader(bytes).pack();
  }

  /** The pack's bytes; equal packs have equal bytes. */
  public byte[] toBytes() {
    return PackWriter.write(this);
  }

  /** Digest of {@link #toBytes()}; also the digest of the experience. */
  public Digest digest() {
    return Digest.of(toBytes());
  }
}
