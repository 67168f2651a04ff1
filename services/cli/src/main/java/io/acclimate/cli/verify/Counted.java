package io.acclimate.cli.verify;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Counts what is read. */
final class Counted extends FilterInputStream {
  private final LongConsumer count;

  Counted(InputStream in, LongConsumer count) {
    super(in);
    this.count = count;
  }

  @Override
  public int read() throws IOException {
    int one = super.read();
    if (one >= 0) {
      count.accept(1);
    }
    return one;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    if (read > 0) {
      count.accept(read);
    }
    return read;
  }
}
