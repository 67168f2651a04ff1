package io.acclimate.scenarios.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads PCM sound of 8 or 16 bits from RIFF wave files; of several channels, the first. Chunks
 * other than {@code fmt} and {@code data} are skipped.
 */
public final class WavFile {

  private static final int HEADER_BYTES = 12;
  private static final int CHUNK_HEADER_BYTES = 8;
  private static final int FORMAT_BYTES = 16;
  private static final int PCM = 1;

  private WavFile() {}

  /**
   * Reads one file, plain or gzipped.
   *
   * @throws IOException if the file is malformed, no PCM of 8 or 16 bits, or has no samples; names
   *     file, byte and what was wanted
   */
  public static Sound read(Path file) throws IOException {
    ByteBuffer content = ByteBuffer.wrap(DataFiles.bytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    checkHeader(content, file);
    Optional<Format> format = Optional.empty();
    while (content.remaining() >= CHUNK_HEADER_BYTES) {
      int at = content.position();
      String id = id(content);
      long length = Integer.toUnsignedLong(content.getInt());
      if (length > content.remaining()) {
        throw malformed(
            file,
            at,
            "wanted " + length + " bytes of \"" + id + "\", found " + content.remaining());
      }
      ByteBuffer chunk = content.slice(content.position(), (int) length).order(content.order());
      switch (id) {
        case "fmt " -> format = Optional.of(format(chunk, file, at));
        case "data" -> {
          if (format.isEmpty()) {
            throw malformed(file, at, "wanted \"fmt \" before \"data\", found none");
          }
          return format.get().sound(chunk, file, at);
        }
        default -> {}
      }
      long padded = length + length % 2;
      content.position(content.position() + (int) Math.min(padded, content.remaining()));
    }
    throw malformed(file, content.position(), "wanted a \"data\" chunk, found the end");
  }

  private static void checkHeader(ByteBuffer content, Path file) throws IOException {
    if (content.remaining() < HEADER_BYTES) {
      throw malformed(
          file, 0, "wanted a header of " + HEADER_BYTES + " bytes, found " + content.remaining());
    }
    String riff = id(content);
    content.getInt(); // the length of all: recorders that stream leave it 0 or wrong
    String wave = id(content);
    if (!riff.equals("RIFF") || !wave.equals("WAVE")) {
      throw malformed(file, 0, "wanted RIFF … WAVE, found \"" + riff + "\" … \"" + wave + '"');
    }
  }

  private static Format format(ByteBuffer chunk, Path file, int at) throws IOException {
    if (chunk.remaining() < FORMAT_BYTES) {
      throw malformed(
          file, at, "wanted " + FORMAT_BYTES + " bytes of format, found " + chunk.remaining());
    }
    int encoding = Short.toUnsignedInt(chunk.getShort());
    int channels = Short.toUnsignedInt(chunk.getShort());
    int sampleRate = chunk.getInt();
    chunk.getInt(); // bytes a second: follows from the others
    int blockBytes = Short.toUnsignedInt(chunk.getShort());
    int bits = Short.toUnsignedInt(chunk.getShort());
    if (encoding != PCM || (bits != 8 && bits != 16)) {
      throw malformed(
          file, at, "wanted PCM (1) of 8 or 16 bits, found encoding " + encoding + " of " + bits);
    }
    if (channels < 1 || sampleRate < 1 || blockBytes != channels * bits / 8) {
      throw malformed(
          file,
          at,
          "wanted channels, a sample rate and blocks of channels · bits / 8 bytes, found "
              + channels
              + ", "
              + sampleRate
              + " and "
              + blockBytes);
    }
    return new Format(sampleRate, bits, blockBytes);
  }

  private static String id(ByteBuffer content) {
    byte[] id = new byte[4];
    content.get(id);
    return new String(id, StandardCharsets.ISO_8859_1);
  }

  private static IOException malformed(Path file, int at, String problem) {
    return new IOException(file + " byte " + at + ": " + problem);
  }

  /**
   * One channel.
   *
   * @param sampleRate samples a second
   * @param samples from −1 to 1
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Sound(int sampleRate, float[] samples) {}

  private record Format(int sampleRate, int bits, int blockBytes) {

    Sound sound(ByteBuffer data, Path file, int at) throws IOException {
      if (!data.hasRemaining() || data.remaining() % blockBytes != 0) {
        throw malformed(
            file,
            at,
            "wanted blocks of " + blockBytes + " bytes, found " + data.remaining() + " bytes");
      }
      float[] samples = new float[data.remaining() / blockBytes];
      for (int i = 0; i < samples.length; i++) {
        int block = i * blockBytes;
        samples[i] =
            bits == 8
                ? (Byte.toUnsignedInt(data.get(block)) - 128) / 128f
                : data.getShort(block) / 32768f;
      }
      return new Sound(sampleRate, samples);
    }
  }
}
