package io.acclimate.scenarios.data;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes the bytes of wave files for tests. */
final class WavBytes {

  private WavBytes() {}

  /** Mono, 16 bits. */
  static byte[] mono(int sampleRate, float... samples) {
    short[] values = new short[samples.length];
    for (int i = 0; i < samples.length; i++) {
      values[i] = (short) Math.round(samples[i] * 32767);
    }
    return riff(format(1, 1, sampleRate, 16), chunk("data", shorts(values)));
  }

  static byte[] riff(byte[]... chunks) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes("WAVE".getBytes(StandardCharsets.US_ASCII));
    for (byte[] chunk : chunks) {
      body.writeBytes(chunk);
    }
    return chunk("RIFF", body.toByteArray());
  }

  static byte[] format(int encoding, int channels, int sampleRate, int bits) {
    byte[] format = new byte[16];
    buffer(format)
        .putShort((short) encoding)
        .putShort((short) channels)
        .putInt(sampleRate)
        .putInt(sampleRate * channels * bits / 8)
        .putShort((short) (channels * bits / 8))
        .putShort((short) bits);
    return chunk("fmt ", format);
  }

  /** With a byte of padding after an odd length. */
  static byte[] chunk(String id, byte[] data) {
    byte[] chunk = new byte[8 + data.length + data.length % 2];
    buffer(chunk).put(id.getBytes(StandardCharsets.US_ASCII)).putInt(data.length).put(data);
    return chunk;
  }

  static byte[] shorts(short... values) {
    byte[] bytes = new byte[values.length * Short.BYTES];
    buffer(bytes).asShortBuffer().put(values);
    return bytes;
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
