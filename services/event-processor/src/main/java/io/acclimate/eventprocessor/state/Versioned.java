package io.acclimate.eventprocessor.state;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Values in state: a byte with the version of their format, then what it says. */
public final class Versioned {
  private static final int TYPICAL_BYTES = 256;

  private Versioned() {}

  /** Writes what comes after the version. */
  @FunctionalInterface
  public interface Writer {
    void write(DataOutputStream out) throws IOException;
  }

  /** Reads what comes after the version. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  /** The bytes of a value. */
  public static byte[] write(int version, Writer value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_BYTES);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(version);
      value.write(out);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /**
   * The value in some bytes.
   *
   * @param version the only one that can be read
   * @param store where they come from, for errors
   * @throws IllegalStateException when they are of another version
   * @throws UncheckedIOException when they end too early
   */
  public static <T> T read(byte[] bytes, int version, String store, Reader<T> value) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int found = in.readUnsignedByte();
      if (found != version) {
        throw new IllegalStateException(
            "The state in %s has format %d; this program reads %d."
                .formatted(store, found, version));
      }
      return value.read(in);
    } catch (IOException damaged) {
      throw new UncheckedIOException("The state in " + store + " is damaged", damaged);
    }
  }
}
