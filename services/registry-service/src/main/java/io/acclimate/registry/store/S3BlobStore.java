package io.acclimate.registry.store;

import io.acclimate.core.artifact.BlobInventory;
import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.CorruptBlobException;
import io.acclimate.core.artifact.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.http.ContentStreamProvider;

/**
 * Blobs as objects {@code sha256/ab/cdef…}. A blob is hashed before it is sent, and sent with its
 * SHA-256, so that no object comes to be whose bytes do not match its key. Whoever puts the same
 * blob at the same time puts the same bytes.
 */
final class S3BlobStore implements BlobStore, BlobInventory {
  private static final String FOLDER = "sha256/";

  private final S3Bucket bucket;
  private final Path uploads;

  /**
   * A store in a bucket.
   *
   * @param folder for blobs on their way there that come as streams
   */
  S3BlobStore(S3Bucket bucket, Path folder) {
    this.bucket = bucket;
    this.uploads = folder.resolve("tmp");
    try {
      Files.createDirectories(uploads);
    } catch (IOException e) {
      throw new UncheckedIOException("blob store: cannot make the folder " + uploads, e);
    }
  }

  @Override
  public void put(Digest digest, byte[] bytes) {
    CorruptBlobException.requireMatch(digest, bytes, "to put");
    put(digest, () -> new ByteArrayInputStream(bytes), bytes.length);
  }

  @Override
  public long putStream(Digest digest, InputStream content) throws IOException {
    try (Upload upload = Upload.of(content, uploads)) {
      if (!upload.digest().equals(digest)) {
        throw new CorruptBlobException(digest, upload.digest(), "to put");
      }
      put(digest, upload::content, upload.sizeBytes());
      return upload.sizeBytes();
    }
  }

  @Override
  public byte[] get(Digest digest) {
    try (InputStream content = open(digest, 0)) {
      return CorruptBlobException.requireMatch(digest, content.readAllBytes(), "in " + bucket);
    } catch (IOException e) {
      throw bucket.failed("broke off while giving", key(digest), e);
    }
  }

  @Override
  public InputStream open(Digest digest, long offset) {
    if (offset < 0) {
      BlobStore.requireOffset(digest, offset, size(digest));
    }
    try {
      return bucket.open(key(digest), offset).orElseThrow(() -> new BlobMissingException(digest));
    } catch (S3Bucket.OutsideException e) {
      // For S3, where a blob ends is outside of it, too.
      BlobStore.requireOffset(digest, offset, size(digest));
      return InputStream.nullInputStream();
    }
  }

  @Override
  public long size(Digest digest) {
    return bucket.size(key(digest)).orElseThrow(() -> new BlobMissingException(digest));
  }

  @Override
  public boolean has(Digest digest) {
    return bucket.size(key(digest)).isPresent();
  }

  @Override
  public void forEach(Consumer<StoredBlob> each) {
    bucket.forEach(
        FOLDER,
        object -> {
          String hex = object.key().substring(FOLDER.length()).replace("/", "");
          if (Digest.isHex(hex)) {
            each.accept(new StoredBlob(new Digest(hex), object.sizeBytes(), object.putAt()));
          }
        });
  }

  @Override
  public Optional<Instant> putAt(Digest digest) {
    return bucket.putAt(key(digest));
  }

  @Override
  public void delete(Digest digest) {
    bucket.delete(key(digest));
  }

  /** Puts what is there already once more, too: that mends what was damaged. */
  private void put(Digest digest, ContentStreamProvider content, long sizeBytes) {
    bucket.put(key(digest), digest, content, sizeBytes);
  }

  private static String key(Digest digest) {
    return FOLDER + digest.hex().substring(0, 2) + "/" + digest.hex().substring(2);
  }
}
