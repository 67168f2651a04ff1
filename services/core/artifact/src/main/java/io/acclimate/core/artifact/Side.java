package io.acclimate.core.artifact;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Which side of the split an example is on. Same event id, same side, for ever. */
public enum Side {
  TRAIN,
  HOLD_OUT;

  private static final int HASH_BITS = 64;
  private static final Interval FRACTION = Interval.below(0, 1);

  /**
   * Hold-out if the first 8 bytes (big-endian, unsigned) of SHA-256(model, NUL, event id) are below
   * f·2^64.
   *
   * @param holdOutFraction f, at least 0 and below 1
   */
  public static Side of(String model, String eventId, double holdOutFraction) {
    FRACTION.require("holdOutFraction", holdOutFraction);
    MessageDigest sha256 = Digest.sha256();
    sha256.update(model.getBytes(StandardCharsets.UTF_8));
    sha256.update((byte) 0);
    sha256.update(eventId.getBytes(StandardCharsets.UTF_8));
    long hash = ByteBuffer.wrap(sha256.digest()).getLong();
    return Long.compareUnsigned(hash, threshold(holdOutFraction)) < 0 ? HOLD_OUT : TRAIN;
  }

  /** ⌈f·2^64⌉ as an unsigned long: exact, since scaling by a power of two does not round. */
  private static long threshold(double fraction) {
    double scaled = Math.ceil(Math.scalb(fraction, HASH_BITS));
    double half = Math.scalb(1.0, HASH_BITS - 1);
    return scaled < half ? (long) scaled : (long) (scaled - half) + Long.MIN_VALUE;
  }
}
