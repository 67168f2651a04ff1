package io.acclimate.schemas;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Avro's binary encoding, read from bytes that nobody vouches for. Avro's own decoder allocates
 * what a length in the data asks for, up to 2 GiB for ten bytes of message, and mends broken UTF-8;
 * this one never allocates more than the bytes that are left, and refuses.
 */
final class BoundedDecoder extends Decoder {
  private final ByteBuffer in;

  BoundedDecoder(ByteBuffer bytes) {
    this.in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  int remaining() {
    return in.remaining();
  }

  @Override
  public void readNull() {}

  @Override
  public boolean readBoolean() throws IOException {
    int value = nextByte();
    if (value > 1) {
      throw new IOException("A boolean is " + value + ", neither 0 nor 1.");
    }
    return value == 1;
  }

  @Override
  public int readInt() throws IOException {
    long value = readLong();
    if (value != (int) value) {
      throw new IOException("An int is " + value + ", outside of 32 bits.");
    }
    return (int) value;
  }

  @Override
  public long readLong() throws IOException {
    long zigZag = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = nextByte();
      zigZag |= (next & 0x7FL) << shift;
      if (next < 0x80) {
        return (zigZag >>> 1) ^ -(zigZag & 1);
      }
    }
    throw new IOException("A number has more than 10 bytes.");
  }

  @Override
  public float readFloat() throws IOException {
    require(Float.BYTES);
    return in.getFloat();
  }

  @Override
  public double readDouble() throws IOException {
    require(Double.BYTES);
    return in.getDouble();
  }

  @Override
  public Utf8 readString(@Nullable Utf8 old) throws IOException {
    return new Utf8(readString());
  }

  @Override
  public String readString() throws IOException {
    ByteBuffer bytes = next(length());
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException notUtf8) {
      throw new IOException("A string is not UTF-8.", notUtf8);
    }
  }

  @Override
  public void skipString() throws IOException {
    next(length());
  }

  @Override
  public ByteBuffer readBytes(@Nullable ByteBuffer old) throws IOException {
    byte[] copy = new byte[length()];
    in.get(copy);
    return ByteBuffer.wrap(copy);
  }

  @Override
  public void skipBytes() throws IOException {
    next(length());
  }

  @Override
  public void readFixed(byte[] bytes, int start, int length) throws IOException {
    require(length);
    in.get(bytes, start, length);
  }

  @Override
  public void skipFixed(int length) throws IOException {
    next(length);
  }

  @Override
  public int readEnum() throws IOException {
    return readInt();
  }

  @Override
  public long readArrayStart() throws IOException {
    return count();
  }

  @Override
  public long arrayNext() throws IOException {
    return count();
  }

  @Override
  public long skipArray() throws IOException {
    return skipBlocks();
  }

  @Override
  public long readMapStart() throws IOException {
    return count();
  }

  @Override
  public long mapNext() throws IOException {
    return count();
  }

  @Override
  public long skipMap() throws IOException {
    return skipBlocks();
  }

  @Override
  public int readIndex() throws IOException {
    return readInt();
  }

  /**
   * Items of the next block. An item of ours takes at least a byte, so that bounds their number.
   */
  private long count() throws IOException {
    long count = readLong();
    if (count < 0) {
      count = -count;
      length(); // size of the block in bytes
    }
    if (count < 0 || count > in.remaining()) {
      throw new EOFException(
          "A block says %d items, but %d bytes are left.".formatted(count, in.remaining()));
    }
    return count;
  }

  /**
   * Skips blocks that state their size; the items of one that does not are the caller's to skip.
   */
  private long skipBlocks() throws IOException {
    long count = readLong();
    while (count < 0) {
      next(length());
      count = readLong();
    }
    if (count > in.remaining()) {
      throw new EOFException(
          "A block says %d items, but %d bytes are left.".formatted(count, in.remaining()));
    }
    return count;
  }

  private int length() throws IOException {
    long length = readLong();
    if (length < 0) {
      throw new IOException("A length is " + length + ".");
    }
    require(length);
    return (int) length;
  }

  private ByteBuffer next(int length) throws IOException {
    require(length);
    ByteBuffer bytes = in.slice(in.position(), length);
    in.position(in.position() + length);
    return bytes;
  }

  private int nextByte() throws IOException {
    require(1);
    return in.get() & 0xFF;
  }

  private void require(long bytes) throws EOFException {
    if (bytes > in.remaining()) {
      throw new EOFException(
          "%d more bytes are needed, but %d are left.".formatted(bytes, in.remaining()));
    }
  }
}
