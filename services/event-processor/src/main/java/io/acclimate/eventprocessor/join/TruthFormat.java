package io.acclimate.eventprocessor.join;

import io.acclimate.eventprocessor.state.Texts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * The bytes of a {@link Truth} in its store, version 1: a version byte, the stream time when it was
 * accepted, then the other fields in the order of the record, numbers big-endian, texts as a length
 * and UTF-8, times in milliseconds.
 */
final class TruthFormat {
  private static final int VERSION = 1;

  private TruthFormat() {}

  static byte[] write(Truth truth) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(truth.acceptedMillis());
      Texts.write(out, truth.model());
      Labels.write(out, truth.label());
      out.writeLong(truth.knownAt().toEpochMilli());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  static Truth read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readUnsignedByte();
      if (version != VERSION) {
        throw new IllegalStateException(
            "The truths' state has format " + version + "; this program reads " + VERSION + ".");
      }
      long acceptedMillis = in.readLong();
      return new Truth(
          Texts.read(in), Labels.read(in), Instant.ofEpochMilli(in.readLong()), acceptedMillis);
    } catch (IOException damaged) {
      throw new UncheckedIOException("The truths' state is damaged", damaged);
    }
  }
}
