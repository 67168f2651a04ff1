package io.acclimate.registry.rest;

import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A part of a blob, or all of it, on its way out; no more of it is in memory than a buffer. */
record BlobBody(BlobStore blobs, Digest digest, long offset, long length)
    implements StreamingOutput {
  private static final int BUFFER_BYTES = 64 * 1024;

  /** Fails, so that the connection breaks, if the store gives less than was promised. */
  @Override
  public void write(OutputStream output) throws IOException {
    byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, length)];
    try (InputStream content = blobs.open(digest, offset)) {
      for (long left = length; left > 0; ) {
        int read = content.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw new EOFException("blob " + digest + " ended " + left + " bytes early");
        }
        output.write(buffer, 0, read);
        left -= read;
      }
    }
  }
}
