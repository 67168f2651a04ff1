package io.acclimate.client;

import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.CorruptBlobException;
import io.acclimate.core.artifact.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The beginning of a blob, in a file; used by one thread at a time. */
final class PartialCopy {
  private static final Logger LOG = LoggerFactory.getLogger(PartialCopy.class);

  private final Path file;

  PartialCopy(Path file) {
    this.file = file;
  }

  /** Bytes that are there; 0 if there is no file. */
  long sizeBytes() {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /**
   * Fetches what is not there yet and returns all of it, verified. Fails without losing what came,
   * unless that is wrong. A part from before that turns out to be wrong was torn, perhaps: then all
   * is fetched once more.
   *
   * @throws CorruptBlobException if what the origin gives does not match the digest
   */
  byte[] complete(Digest digest, BlobStore origin) {
    if (sizeBytes() > 0) {
      try {
        return fetched(digest, origin);
      } catch (CorruptBlobException | IllegalArgumentException wrong) {
        LOG.warn("blob={} state=torn file={} cause=\"{}\"", digest, file, wrong.getMessage());
        drop();
      }
    }
    return fetched(digest, origin);
  }

  /** Ends as a copy that was used at this time. */
  void moveTo(Path target, Instant usedAt) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(usedAt));
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  void drop() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private byte[] fetched(Digest digest, BlobStore origin) {
    try {
      try (InputStream rest = origin.open(digest, sizeBytes());
          OutputStream end =
              Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        rest.transferTo(end);
      }
      byte[] blob = Files.readAllBytes(file);
      return CorruptBlobException.requireMatch(digest, blob, "as it was fetched");
    } catch (CorruptBlobException wrong) {
      drop();
      throw wrong;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private UncheckedIOException unusable(IOException cause) {
    return new UncheckedIOException("blob cache: cannot fetch into " + file, cause);
  }
}
