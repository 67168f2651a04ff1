package io.acclimate.core.artifact;

/**
 * Blobs by digest. Whatever is put or got is verified: a blob whose bytes do not match its digest
 * never passes.
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
   * Fetches a blob.
   *
   * @throws BlobMissingException if it is not there
   * @throws CorruptBlobException if what is there does not match the digest
   */
  byte[] get(Digest digest);

  /** True if the blob is there. */
  boolean has(Digest digest);
}
