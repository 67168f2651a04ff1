package io.acclimate.scenarios.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;

/** Writes the bytes of MAT-files for tests, from the format's description. */
final class MatBytes {

  static final int MI_UINT8 = 2;
  static final int MI_DOUBLE = 9;
  static final int MX_DOUBLE = 6;

  private MatBytes() {}

  /** A file of elements behind the usual header. */
  static byte[] file(byte[]... elements) {
    byte[] header = new byte[128];
    byte[] text = "MATLAB 5.0 MAT-file".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, header, 0, text.length);
    header[125] = 1;
    header[126] = 'I';
    header[127] = 'M';
    return concat(header, concat(elements));
  }

  /** A matrix whose numbers are stored as doubles. */
  static byte[] doubles(String name, int rows, int columns, double... values) {
    byte[] data = new byte[values.length * Double.BYTES];
    ByteBuffer buffer = buffer(data);
    for (double value : values) {
      buffer.putDouble(value);
    }
    return matrix(MX_DOUBLE, name, new int[] {rows, columns}, element(MI_DOUBLE, data));
  }

  /** A matrix of class double whose numbers are stored as unsigned bytes. */
  static byte[] bytes(String name, int rows, int columns, int... values) {
    byte[] data = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      data[i] = (byte) values[i];
    }
    return matrix(MX_DOUBLE, name, new int[] {rows, columns}, element(MI_UINT8, data));
  }

  static byte[] matrix(int flags, String name, int[] dimensions, byte[] numbers) {
    return element(
        14,
        concat(
            element(6, ints(flags, 0)),
            element(5, ints(dimensions)),
            element(1, name.getBytes(StandardCharsets.US_ASCII)),
            numbers));
  }

  static byte[] compressed(byte[] element) {
    ByteArrayOutputStream zlib = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(zlib)) {
      out.write(element);
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return concat(ints(15, zlib.size()), zlib.toByteArray());
  }

  /** Small, in the tag itself, if at most 4 bytes; else padded to 8 bytes. */
  static byte[] element(int type, byte[] data) {
    if (data.length > 0 && data.length <= 4) {
      return concat(ints(data.length << 16 | type), Arrays.copyOf(data, 4));
    }
    int padded = (data.length + 7) / 8 * 8;
    return concat(ints(type, data.length), Arrays.copyOf(data, padded));
  }

  static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] ints(int... values) {
    byte[] bytes = new byte[values.length * Integer.BYTES];
    buffer(bytes).asIntBuffer().put(values);
    return bytes;
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
