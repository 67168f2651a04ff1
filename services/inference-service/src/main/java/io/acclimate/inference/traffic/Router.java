package io.acclimate.inference.traffic;

import io.acclimate.inference.serving.Plan;
import io.acclimate.inference.serving.Role;
import io.acclimate.inference.serving.Share;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides by a caller's key which alias sees a request. The same key always goes the same way, in
 * every process, for as long as the model's traffic does not change:
 *
 * <pre>u = first 53 bits of SHA-256(model NUL alias NUL key) / 2^53; the alias takes u &lt; share
 * </pre>
 *
 * <p>Of several canaries the first that takes a key answers it, and each of the later ones takes of
 * what is left, so that each has its own share of all.
 */
final class Router {
  private static final int SPARE_BITS = Long.SIZE - 53;
  private static final double UNIT = 0x1.0p-53;

  private Router() {}

  /** The alias that answers in champion's place; empty if champion does. */
  static Optional<String> canary(Plan plan, String key) {
    double left = 1;
    for (Share share : plan.traffic()) {
      if (share.role() == Role.CANARY) {
        if (fraction(plan.model(), share.alias(), key) * left < share.share()) {
          return Optional.of(share.alias());
        }
        left = Math.max(0, left - share.share());
      }
    }
    return Optional.empty();
  }

  /** The aliases that are asked as well. */
  static Stream<String> shadows(Plan plan, String key) {
    return plan.traffic().stream()
        .filter(share -> share.role() == Role.SHADOW)
        .filter(share -> fraction(plan.model(), share.alias(), key) < share.share())
        .map(Share::alias);
  }

  /** Evenly spread over 0..1, 1 excluded. */
  static double fraction(String model, String alias, String key) {
    byte[] bytes = (model + "\0" + alias + "\0" + key).getBytes(StandardCharsets.UTF_8);
    return (ByteBuffer.wrap(sha256().digest(bytes)).getLong() >>> SPARE_BITS) * UNIT;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
