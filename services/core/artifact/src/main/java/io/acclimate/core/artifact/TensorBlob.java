package io.acclimate.core.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/** Holds a tensor's blob of any size against what a manifest says of it, in little memory. */
public final class TensorBlob {
  private static final int BUFFER_BYTES = 64 * 1024;

  private TensorBlob() {}

  /**
   * Reads the blob to its end.
   *
   * @throws CorruptBlobException if its digest is another
   * @throws InvalidFormatException if it is not one tensor of the entry's type, shape and size
   */
  public static void verify(TensorEntry entry, InputStream blob) throws IOException {
    MessageDigest sha256 = Digest.sha256();
    byte[] first = blob.readNBytes(SafetensorsHeader.LENGTH_BYTES);
    byte[] json = blob.readNBytes(announced(first));
    sha256.update(first);
    sha256.update(json);
    long size = first.length + (long) json.length;
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int count = blob.read(buffer); count >= 0; count = blob.read(buffer)) {
      sha256.update(buffer, 0, count);
      size += count;
    }
    Digest found = Digest.of(sha256);
    if (!found.equals(entry.sha256())) {
      throw new CorruptBlobException(entry.sha256(), found, "of tensor '" + entry.name() + "'");
    }
    requireEntry(entry, first, json, size);
  }

  /** Bytes of the header if it may be one; what it says is checked once the digest is right. */
  private static int announced(byte[] first) {
    if (first.length < SafetensorsHeader.LENGTH_BYTES) {
      return 0;
    }
    long length = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return (int) Math.min(Math.max(length, 0), SafetensorsHeader.MAX_BYTES);
  }

  private static void requireEntry(TensorEntry entry, byte[] first, byte[] json, long size) {
    long data = size - SafetensorsHeader.LENGTH_BYTES - SafetensorsHeader.length(first, size);
    SafetensorsHeader header = SafetensorsHeader.parse(json, data);
    SafetensorsHeader.Entry only = header.entries().isEmpty() ? null : header.entries().get(0);
    if (only == null || header.entries().size() != 1 || !only.name().equals(Safetensors.ONLY)) {
      throw new InvalidFormatException(
          "tensor '%s': the blob is not one tensor named '%s'"
              .formatted(entry.name(), Safetensors.ONLY));
    }
    if (only.dtype() != entry.dtype()
        || !only.shape().equals(entry.shape())
        || size != entry.sizeBytes()) {
      throw new InvalidFormatException(
          "tensor '%s': the manifest declares %s%s in %d bytes, the blob holds %s%s in %d"
              .formatted(
                  entry.name(),
                  entry.dtype(),
                  entry.shape(),
                  entry.sizeBytes(),
                  only.dtype(),
                  only.shape(),
                  size));
    }
  }
}
