package io.acclimate.registry.store;

import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;

/** An object on its way: who closes it early does not wait for the rest of it. */
final class S3Content extends FilterInputStream {
  private final ResponseInputStream<?> content;
  private long left;

  S3Content(ResponseInputStream<?> content, long sizeBytes) {
    super(content);
    this.content = content;
    this.left = sizeBytes;
  }

  @Override
  public int read() throws IOException {
    int value = in.read();
    left -= value < 0 ? 0 : 1;
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = in.read(buffer, offset, length);
    left -= Math.max(0, count);
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = in.skip(count);
    left -= skipped;
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void close() throws IOException {
    if (left > 0) {
      content.abort();
    } else {
      in.close();
    }
  }
}
