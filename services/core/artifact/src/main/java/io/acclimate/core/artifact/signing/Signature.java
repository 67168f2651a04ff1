package io.acclimate.core.artifact.signing;

import java.util.Arrays;

/**
 * A detached signature over a serving manifest's bytes, as it comes with an alias. It may be
 * anything until {@link TrustedKeys#verify} has looked at it.
 *
 * @param keyId which key made it, see {@link TrustedKey#keyId}
 * @param der the signature as DER: a sequence of the numbers r and s; shared, not copied
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, see below
public record Signature(String keyId, byte[] der) {
  @Override
  public boolean equals(Object other) {
    return other instanceof Signature that
        && keyId.equals(that.keyId)
        && Arrays.equals(der, that.der);
  }

  @Override
  public int hashCode() {
    return 31 * keyId.hashCode() + Arrays.hashCode(der);
  }

  @Override
  public String toString() {
    return "Signature[" + keyId + ", " + der.length + " bytes]";
  }
}
