package io.acclimate.core.artifact;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 digest: the address of a blob.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Digest(String hex) implements Comparable<Digest> {
  private static final int HEX_LENGTH = 64;

  public Digest {
    if (!isHex(hex)) {
      throw new InvalidFormatException(
          "digest: '" + abbreviated(hex) + "' is not 64 lower-case hexadecimal digits");
    }
  }

  /** The digest of these parts, one after the other. */
  public static Digest of(byte[]... parts) {
    MessageDigest sha256 = sha256();
    for (byte[] part : parts) {
      sha256.update(part);
    }
    return of(sha256);
  }

  /** The digest of what was fed to it, see {@link #sha256}, which begins anew. */
  public static Digest of(MessageDigest sha256) {
    return new Digest(HexFormat.of().formatHex(sha256.digest()));
  }

  /** True if these bytes have this digest. */
  public boolean matches(byte[] bytes) {
    return equals(of(bytes));
  }

  /** The 32 bytes of the digest. */
  public byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  /** To be fed what does not come in one piece. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Whether a text is the hexadecimal form of a digest. */
  public static boolean isHex(String hex) {
    if (hex.length() != HEX_LENGTH) {
      return false;
    }
    for (int i = 0; i < HEX_LENGTH; i++) {
      char c = hex.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static String abbreviated(String text) {
    return text.length() <= HEX_LENGTH ? text : text.substring(0, HEX_LENGTH) + "…";
  }

  @Override
  public int compareTo(Digest other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
