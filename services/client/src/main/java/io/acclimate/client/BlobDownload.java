package io.acclimate.client;

import io.acclimate.client.RegistryHttp.Call;
import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A blob's bytes from an offset on, unverified. Where the connection breaks it goes on with another
 * one, until nothing has come for the registry's patience or it broke too often. A server that
 * knows no ranges is read from the first byte and what is known is passed over, so that no more
 * than a buffer is in memory.
 */
final class BlobDownload extends InputStream {
  private static final int MAX_BREAKS = 100;
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int PARTIAL_CONTENT = 206;
  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final String BYTES = "application/octet-stream";

  private final RegistryHttp http;
  private final Digest digest;
  private final long maxBytes;
  private final Patience patience;
  private @Nullable InputStream body;
  private long position;
  private int breaks;
  private boolean ranges = true;
  private boolean ended;

  private BlobDownload(RegistryHttp http, Digest digest, long offset, long maxBytes) {
    this.http = http;
    this.digest = digest;
    this.position = offset;
    this.maxBytes = maxBytes;
    this.patience = http.patience();
  }

  /**
   * Connects.
   *
   * @param maxBytes largest blob that is taken
   * @throws BlobMissingException if there is none
   * @throws OutsideException if it ends before the offset, or there
   */
  static BlobDownload begin(RegistryHttp http, Digest digest, long offset, long maxBytes) {
    BlobDownload download = new BlobDownload(http, digest, offset, maxBytes);
    download.body = download.connected();
    return download;
  }

  /** The blob has no byte at the offset. */
  static final class OutsideException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    while (!ended && length > 0) {
      InputStream current = body == null ? reconnected() : body;
      try {
        int count = current == null ? -1 : current.read(buffer, offset, length);
        if (count > 0) {
          came(count);
          return count;
        }
        ended = count < 0;
      } catch (IOException broken) {
        close();
        again(http.brokeOff(call(), broken));
      }
    }
    return length == 0 ? 0 : -1;
  }

  /** Ends the connection; reading on would make another one. */
  @Override
  public void close() throws IOException {
    InputStream current = body;
    body = null;
    if (current != null) {
      current.close();
    }
  }

  private void came(int count) {
    position += count;
    if (position > maxBytes) {
      throw RegistryHttp.tooLarge(call(), maxBytes);
    }
    patience.renew();
  }

  /** Null if the blob ends where the connection broke. */
  private @Nullable InputStream reconnected() {
    try {
      body = connected();
      return body;
    } catch (OutsideException theEnd) {
      return null;
    }
  }

  private InputStream connected() {
    while (true) {
      try {
        return answer(http.open(call(), patience.left()));
      } catch (RegistryException refused) {
        if (refused.status() == 404) {
          throw new BlobMissingException(digest);
        } else if (refused.status() == RANGE_NOT_SATISFIABLE) {
          throw new OutsideException();
        }
        throw refused;
      } catch (RegistryUnavailableException unavailable) {
        again(unavailable);
      } catch (IOException broken) {
        again(http.brokeOff(call(), broken));
      }
    }
  }

  /** The answer's bytes from our position on. */
  private InputStream answer(HttpResponse<InputStream> response) throws IOException {
    InputStream content = response.body();
    try {
      if (response.statusCode() != PARTIAL_CONTENT) {
        pass(content, position);
        return content;
      }
      String range = response.headers().firstValue("Content-Range").orElse("");
      if (range.startsWith("bytes " + position + "-")) {
        return content;
      }
      ranges = false;
      throw new IOException("asked for bytes from " + position + ", got " + range);
    } catch (IOException | RuntimeException unusable) {
      content.close();
      throw unusable;
    }
  }

  private void pass(InputStream content, long count) throws IOException {
    byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, count)];
    for (long left = count; left > 0; ) {
      int read = content.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new OutsideException();
      }
      left -= read;
    }
  }

  private void again(RegistryUnavailableException cause) {
    breaks++;
    if (breaks > MAX_BREAKS || !patience.pause()) {
      throw cause;
    }
  }

  private Call call() {
    Map<String, String> headers =
        position == 0 || !ranges
            ? Map.of()
            : Map.of("Range", "bytes=" + position + "-", "If-Range", "\"" + digest + "\"");
    return new Call("GET", HttpBlobStore.path(digest), headers, null, BYTES, 0, true);
  }
}
