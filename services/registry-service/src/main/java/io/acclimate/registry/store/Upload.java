package io.acclimate.registry.store;

import io.acclimate.core.artifact.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.UUID;

/**
 * A blob between its sender and a store that wants its digest first: in a file that has no name any
 * more, so that nothing of it is left whatever happens to the process.
 */
final class Upload implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final FileChannel file;
  private final Digest digest;
  private final long sizeBytes;

  private Upload(FileChannel file, Digest digest, long sizeBytes) {
    this.file = file;
    this.digest = digest;
    this.sizeBytes = sizeBytes;
  }

  /** Takes all of the content. */
  static Upload of(InputStream content, Path folder) throws IOException {
    FileChannel file =
        FileChannel.open(
            folder.resolve(UUID.randomUUID() + ".upload"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    try {
      MessageDigest sha256 = Digest.sha256();
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        sha256.update(buffer, 0, read);
        ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, read);
        while (chunk.hasRemaining()) {
          file.write(chunk);
        }
      }
      return new Upload(file, Digest.of(sha256), file.size());
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  Digest digest() {
    return digest;
  }

  long sizeBytes() {
    return sizeBytes;
  }

  /** From its first byte on, as often as it is asked for. */
  InputStream content() {
    return new Content();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private final class Content extends InputStream {
    private long position;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int count = file.read(ByteBuffer.wrap(buffer, offset, length), position);
      position += Math.max(0, count);
      return count;
    }
  }
}
