package io.acclimate.driftprocessor.window;

import io.acclimate.core.drift.DriftLevel;
import io.acclimate.core.drift.ReferenceProfile;
import io.acclimate.core.drift.WindowCounts;
import io.acclimate.core.drift.errors.ErrorDetector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last rows of a model and domain from one source since the reference came into force, and the
 * levels drawn from them. The arrays of the rows are those in the store: a window costs a reference
 * per row beside them.
 */
public final class Window {
  /** No row has come yet. */
  static final long NOT_STARTED = -1;

  private final String domain;
  private final int number;
  private final byte[] @Nullable [] ring;
  private final @Nullable ErrorDetector detector;
  private Standings standings;
  private long start = NOT_STARTED;
  private long rows;
  private long lastOffset = NOT_STARTED;
  private boolean published;
  private DriftLevel highest = DriftLevel.STABLE;

  /**
   * @param number tells its rows from those of the model's other windows
   * @param detector of errors; null for a source without
   */
  Window(
      String domain,
      int number,
      int ringRows,
      Standings standings,
      @Nullable ErrorDetector detector) {
    this.domain = domain;
    this.number = number;
    this.ring = new byte[ringRows][];
    this.standings = standings;
    this.detector = detector;
  }

  public String domain() {
    return domain;
  }

  /** The levels that stand. */
  public Standings standings() {
    return standings;
  }

  /** Rows since the reference came into force. */
  public long rows() {
    return rows;
  }

  /** Rows in it now. */
  public long size() {
    return Math.min(rows, ring.length);
  }

  /** Whether drift.state.v1 may have something of it. */
  public boolean published() {
    return published;
  }

  /** Something of it is written to drift.state.v1. */
  public void publish() {
    published = true;
  }

  /** The detector of errors. */
  public ErrorDetector detector() {
    if (detector == null) {
      throw new IllegalStateException("examples have no errors");
    }
    return detector;
  }

  /** The detector has seen another error; its level counts for the next judgement. */
  public void seen(DriftLevel level) {
    if (level.compareTo(highest) > 0) {
      highest = level;
    }
  }

  /** The highest level that the detector was at since this was asked last. */
  public DriftLevel takeHighest() {
    DriftLevel taken = highest;
    highest = DriftLevel.STABLE;
    return taken;
  }

  /** The window's numbers in the bins of a profile. */
  public WindowCounts bins(ReferenceProfile profile, int position) {
    WindowCounts counts = WindowCounts.in(profile);
    for (byte[] row : ring) {
      if (row != null) {
        int bin = Row.bin(row, position);
        if (bin != Row.NO_BIN) {
          counts.add(bin);
        }
      }
    }
    return counts;
  }

  /** The window's categories in the bins of a profile. */
  public WindowCounts categories(ReferenceProfile profile, int position) {
    WindowCounts counts = WindowCounts.in(profile);
    for (byte[] row : ring) {
      if (row != null) {
        int category = Row.category(row, position);
        if (category != Row.NO_CATEGORY) {
          counts.add(category);
        }
      }
    }
    return counts;
  }

  /** Nothing has come yet, nothing is known; only that it was published stays. */
  void restart(int tracks) {
    empty(Standings.stable(tracks));
    highest = DriftLevel.STABLE;
    if (detector != null) {
      detector.reset();
    }
  }

  /** Its rows are gone, and so are all levels but one; the detector of errors goes on. */
  void renew(int tracks, int keptTrack) {
    empty(standings.keeping(keptTrack, tracks));
  }

  private void empty(Standings next) {
    Arrays.fill(ring, null);
    standings = next;
    start = NOT_STARTED;
    rows = 0;
  }

  /** Whether the row at this offset is its first. */
  boolean begins(long offset) {
    if (start == NOT_STARTED) {
      start = offset;
      lastOffset = offset;
      return true;
    }
    return false;
  }

  /** Takes a row; returns its slot in the ring. */
  int add(byte[] row, long offset) {
    Row.place(row, start, rows, offset);
    int slot = (int) (rows % ring.length);
    ring[slot] = row;
    rows++;
    lastOffset = offset;
    return slot;
  }

  /** Puts back a row that the store holds; false for one that is not of this window any more. */
  boolean putBack(int slot, byte[] row) {
    if (start == NOT_STARTED || Row.start(row) != start || slot >= ring.length) {
      return false;
    }
    ring[slot] = row;
    rows = Math.max(rows, Row.number(row) + 1);
    lastOffset = Math.max(lastOffset, Row.offset(row));
    return true;
  }

  /** The row of a number that is still in the ring. */
  byte[] row(long rowNumber) {
    byte[] row = ring[(int) (rowNumber % ring.length)];
    if (row == null || Row.number(row) != rowNumber) {
      throw new IllegalStateException(
          "row %d of domain %s is not in the store".formatted(rowNumber, domain));
    }
    return row;
  }

  /** Takes up what is known of an earlier life; rows since then are put back. */
  void resume(WindowRecord record) {
    start = record.start();
    rows = record.rows();
    lastOffset = record.lastOffset();
    published = record.published();
    highest = record.highest();
  }

  WindowRecord record(String settings) {
    return new WindowRecord(
        number,
        start,
        rows,
        lastOffset,
        published,
        highest,
        settings,
        standings.write(),
        detector == null ? new byte[0] : detector.state());
  }

  int number() {
    return number;
  }

  long lastOffset() {
    return lastOffset;
  }

  @Nullable ErrorDetector detectorOrNull() {
    return detector;
  }
}
