package io.acclimate.driftprocessor.window;

import io.acclimate.core.drift.DriftLevel;
import java.util.Arrays;

/**
 * The levels that stand, by number of the track. A level rises at once; it falls after so many
 * lower judgements in a row, to the highest of these. A byte each: bits 0–1 the level, 2–3 the
 * highest of the lower judgements, 4–7 their number.
 */
public final class Standings {
  /** Most lower judgements that can be counted. */
  public static final int MAX_CALM = 15;

  private final byte[] packed;

  private Standings(byte[] packed) {
    this.packed = packed;
  }

  static Standings stable(int tracks) {
    return new Standings(new byte[tracks]);
  }

  static Standings read(byte[] bytes) {
    return new Standings(bytes.clone());
  }

  byte[] write() {
    return packed.clone();
  }

  /** So many tracks, of which one stands as it does here; all others are stable. */
  Standings keeping(int kept, int tracks) {
    byte[] next = new byte[tracks];
    next[kept] = packed[kept];
    return new Standings(next);
  }

  /** Number of tracks. */
  public int tracks() {
    return packed.length;
  }

  /** The level of a track. */
  public DriftLevel level(int track) {
    return LevelCode.level(packed[track] & 3);
  }

  /** All are stable from here on. */
  public void settle() {
    Arrays.fill(packed, (byte) 0);
  }

  /**
   * A track was judged.
   *
   * @param calm lower judgements in a row before its level falls, 1..15
   * @return whether its level has changed
   */
  public boolean judged(int track, DriftLevel judgement, int calm) {
    int level = packed[track] & 3;
    int now = LevelCode.of(judgement);
    if (now >= level) {
      packed[track] = (byte) now;
      return now > level;
    }
    int highest = Math.max(now, (packed[track] >> 2) & 3);
    int lower = ((packed[track] >> 4) & 15) + 1;
    if (lower >= calm) {
      packed[track] = (byte) highest;
      return true;
    }
    packed[track] = (byte) (level | (highest << 2) | (lower << 4));
    return false;
  }

  /** A track is at least at this level, between judgements; whether its level has changed. */
  public boolean raised(int track, DriftLevel atLeast) {
    int now = LevelCode.of(atLeast);
    if (now <= (packed[track] & 3)) {
      return false;
    }
    packed[track] = (byte) now;
    return true;
  }
}
