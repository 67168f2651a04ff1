package io.acclimate.driftprocessor.window;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A row as bytes: 24 bytes of where it belongs, then what it was quantised to. The first 24, all
 * big-endian: offset of the first row of its window, its number in it from 0, its own offset.
 */
public final class Row {
  /** Bytes before what was quantised. */
  public static final int HEADER_BYTES = 3 * Long.BYTES;

  /** A byte that stands for no bin. */
  public static final int NO_BIN = 0xFF;

  /** Two bytes that stand for no category. */
  public static final int NO_CATEGORY = 0xFFFF;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Row() {}

  static void place(byte[] row, long start, long number, long offset) {
    LONG.set(row, 0, start);
    LONG.set(row, Long.BYTES, number);
    LONG.set(row, 2 * Long.BYTES, offset);
  }

  static long start(byte[] row) {
    return (long) LONG.get(row, 0);
  }

  static long number(byte[] row) {
    return (long) LONG.get(row, Long.BYTES);
  }

  static long offset(byte[] row) {
    return (long) LONG.get(row, 2 * Long.BYTES);
  }

  /** The bin in one byte of a row; {@link #NO_BIN} for none. */
  public static int bin(byte[] row, int position) {
    return row[HEADER_BYTES + position] & 0xFF;
  }

  /** The category in two bytes of a row; {@link #NO_CATEGORY} for none. */
  public static int category(byte[] row, int position) {
    int at = HEADER_BYTES + position;
    return (row[at] & 0xFF) << 8 | (row[at + 1] & 0xFF);
  }

  /** Puts a bin, or −1 for none, into one byte. */
  public static void putBin(byte[] row, int position, int bin) {
    row[HEADER_BYTES + position] = (byte) bin;
  }

  /** Puts a category, or −1 for none, into two bytes. */
  public static void putCategory(byte[] row, int position, int category) {
    int at = HEADER_BYTES + position;
    row[at] = (byte) (category >> 8);
    row[at + 1] = (byte) category;
  }
}
