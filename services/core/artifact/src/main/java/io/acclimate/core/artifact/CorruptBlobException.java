package io.acclimate.core.artifact;

/** Bytes that do not match the digest they came under. */
public final class CorruptBlobException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CorruptBlobException(Digest expected, Digest found, String where) {
    super(
        "blob %s %s: the bytes have digest %s; they were altered or damaged"
            .formatted(expected, where, found));
  }

  /** Returns the bytes if they match the digest. */
  public static byte[] requireMatch(Digest expected, byte[] bytes, String where) {
    Digest found = Digest.of(bytes);
    if (!found.equals(expected)) {
      throw new CorruptBlobException(expected, found, where);
    }
    return bytes;
  }
}
