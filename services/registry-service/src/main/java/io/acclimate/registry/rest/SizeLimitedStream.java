package io.acclimate.registry.rest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends with an error as soon as more bytes come than are allowed. */
final class SizeLimitedStream extends FilterInputStream {
  private long left;

  SizeLimitedStream(InputStream in, long maxBytes) {
    super(in);
    this.left = maxBytes;
  }

  /** More bytes came than are allowed. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public int read() throws IOException {
    int value = in.read();
    took(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = in.read(buffer, offset, length);
    took(Math.max(0, count));
    return count;
  }

  private void took(int count) throws IOException {
    left -= count;
    if (left < 0) {
      throw new TooLargeException();
    }
  }
}
