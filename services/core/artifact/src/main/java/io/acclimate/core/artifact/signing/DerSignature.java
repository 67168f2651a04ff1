package io.acclimate.core.artifact.signing;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * The one DER form of an ECDSA signature: SEQUENCE {INTEGER r, INTEGER s} with r and s from 1 to
 * below the curve's order. Checked here, because early builds of Java 17 take zeros for a signature
 * of anything (CVE-2022-21449).
 */
final class DerSignature {
  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;
  private static final int LONGEST = 72;

  private DerSignature() {}

  static boolean wellFormed(byte[] der) {
    if (der.length > LONGEST || der.length < 2 || der[0] != SEQUENCE || der[1] != der.length - 2) {
      return false;
    }
    int s = end(der, 2);
    return inRange(der, 2, s) && end(der, s) == der.length && inRange(der, s, der.length);
  }

  /** Where the integer that begins here ends; 0 if none does. */
  private static int end(byte[] der, int begin) {
    boolean integer = begin > 0 && begin + 2 < der.length && der[begin] == INTEGER;
    int end = integer ? begin + 2 + der[begin + 1] : 0;
    return end > begin + 2 && end <= der.length ? end : 0;
  }

  private static boolean inRange(byte[] der, int begin, int end) {
    if (end == 0) {
      return false;
    }
    byte[] bytes = Arrays.copyOfRange(der, begin + 2, end);
    BigInteger value = new BigInteger(bytes);
    boolean shortest = Arrays.equals(value.toByteArray(), bytes);
    return shortest && value.signum() > 0 && value.compareTo(P256.order()) < 0;
  }
}
