package io.acclimate.core.artifact;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Blobs by digest. Whatever is put or got is verified: a blob whose bytes do not match its digest
 * never passes. Only {@link #open} cannot tell, for a part has no digest: whoever puts parts
 * together checks the whole.
 *
 * <p>What is said in streams goes through memory here; a store whose blobs may be larger overrides
 * it.
 */
public interface BlobStore {

  /**
   * Stores a blob; storing it again changes nothing. When this returns, the blob is durable and
   * visible to all.
   *
   * @throws CorruptBlobException if the bytes do not match the digest; nothing is stored
   */
  void put(Digest digest, byte[] bytes);

  /** Stores a blob under the digest of its bytes. */
  default Digest put(byte[] bytes) {
    Digest digest = Digest.of(bytes);
    put(digest, bytes);
    return digest;
  }

  /**
   * Stores a blob that need not fit into memory.
   *
   * @return its size in bytes
   * @throws IOException if the content cannot be read or the blob not be written; nothing is stored
   * @throws CorruptBlobException if the bytes do not match the digest; nothing is stored
   */
  default long putStream(Digest digest, InputStream content) throws IOException {
    byte[] bytes = content.readAllBytes();
    put(digest, bytes);
    return bytes.length;
  }

  /**
   * Fetches a blob.
   *
   * @throws BlobMissingException if it is not there
   * @throws CorruptBlobException if what is there does not match the digest
   */
  byte[] get(Digest digest);

  /**
   * Fetches a tensor's blob; a store that keeps copies may take the entry's shortcut.
   *
   * @throws BlobMissingException if it is not there
   * @throws CorruptBlobException if what is there does not match the digest
   */
  default byte[] get(TensorEntry tensor) {
    return get(tensor.sha256());
  }

  /**
   * Reads a blob from an offset to its end, unverified. Closing early costs little.
   *
   * @param offset in bytes, 0 to the size of the blob
   * @throws BlobMissingException if it is not there
   * @throws IllegalArgumentException if the blob ends before the offset
   */
  default InputStream open(Digest digest, long offset) {
    byte[] bytes = get(digest);
    requireOffset(digest, offset, bytes.length);
    return new ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset);
  }

  /**
   * Size of a blob in bytes.
   *
   * @throws BlobMissingException if it is not there
   */
  default long size(Digest digest) {
    return get(digest).length;
  }

  /** Refuses an offset that is not in the blob or at its end. */
  static void requireOffset(Digest digest, long offset, long sizeBytes) {
    if (offset < 0 || offset > sizeBytes) {
      throw new IllegalArgumentException(
          "blob %s: offset %d is not in 0..%d".formatted(digest, offset, sizeBytes));
    }
  }

  /** True if the blob is there. */
  boolean has(Digest digest);
}
