package io.acclimate.scenarios.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The types in which a MAT-file may store the numbers of a matrix of any class. */
enum MatStorage {
  INT8(1, Byte.BYTES),
  UINT8(2, Byte.BYTES),
  INT16(3, Short.BYTES),
  UINT16(4, Short.BYTES),
  INT32(5, Integer.BYTES),
  UINT32(6, Integer.BYTES),
  SINGLE(7, Float.BYTES),
  DOUBLE(9, Double.BYTES),
  INT64(12, Long.BYTES),
  UINT64(13, Long.BYTES);

  /** As the tag of an element has it. */
  final int code;

  final int bytes;

  MatStorage(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  static Optional<MatStorage> ofCode(int code) {
    return Arrays.stream(values()).filter(storage -> storage.code == code).findFirst();
  }

  /** The next number; integers beyond 2⁵³ are rounded, as in MATLAB's own {@code double}. */
  double next(ByteBuffer data) {
    return switch (this) {
      case INT8 -> data.get();
      case UINT8 -> Byte.toUnsignedInt(data.get());
      case INT16 -> data.getShort();
      case UINT16 -> Short.toUnsignedInt(data.getShort());
      case INT32 -> data.getInt();
      case UINT32 -> Integer.toUnsignedLong(data.getInt());
      case SINGLE -> data.getFloat();
      case DOUBLE -> data.getDouble();
      case INT64 -> (double) data.getLong();
      case UINT64 -> unsigned(data.getLong());
    };
  }

  private static double unsigned(long value) {
    return value >= 0 ? (double) value : (value >>> 1) * 2.0;
  }
}
