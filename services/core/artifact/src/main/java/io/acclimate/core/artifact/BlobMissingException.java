package io.acclimate.core.artifact;

/** A blob is not in the store. */
public final class BlobMissingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Digest digest;

  public BlobMissingException(Digest digest) {
    super("blob " + digest + " is not in the store");
    this.digest = digest;
  }

  public Digest digest() {
    return digest;
  }
}
