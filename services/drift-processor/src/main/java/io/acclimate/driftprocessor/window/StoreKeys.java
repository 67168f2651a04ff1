package io.acclimate.driftprocessor.window;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Keys of windows and rows: the model's name, a zero byte, the source, then the domain, or the
 * window's number and the slot.
 */
final class StoreKeys {
  private static final int ROW_BYTES = 1 + 1 + Short.BYTES + Integer.BYTES;

  private StoreKeys() {}

  static byte[] window(String model, Source source, String domain) {
    byte[] modelBytes = model.getBytes(StandardCharsets.UTF_8);
    byte[] domainBytes = domain.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(modelBytes.length + 2 + domainBytes.length)
        .put(modelBytes)
        .put((byte) 0)
        .put(source.code())
        .put(domainBytes)
        .array();
  }

  static byte[] row(byte[] model, Source source, int window, int slot) {
    return ByteBuffer.allocate(model.length + ROW_BYTES)
        .put(model)
        .put((byte) 0)
        .put(source.code())
        .putShort((short) window)
        .putInt(slot)
        .array();
  }

  static String model(byte[] key) {
    return new String(key, 0, end(key), StandardCharsets.UTF_8);
  }

  static Source source(byte[] key) {
    return Source.of(key[end(key) + 1]);
  }

  static String domain(byte[] windowKey) {
    int from = end(windowKey) + 2;
    return new String(windowKey, from, windowKey.length - from, StandardCharsets.UTF_8);
  }

  static int window(byte[] rowKey) {
    return ByteBuffer.wrap(rowKey).getShort(end(rowKey) + 2) & 0xFFFF;
  }

  static int slot(byte[] rowKey) {
    return ByteBuffer.wrap(rowKey).getInt(end(rowKey) + 2 + Short.BYTES);
  }

  private static int end(byte[] key) {
    int end = 0;
    while (key[end] != 0) {
      end++;
    }
    return end;
  }
}
