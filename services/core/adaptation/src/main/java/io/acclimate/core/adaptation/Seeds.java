package io.acclimate.core.adaptation;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Randomness that depends on nothing but the arguments of a round. */
final class Seeds {
  private Seeds() {}

  /** The seed of a round: SHA-256(head digest, experience digest), over their 32 bytes each. */
  static Digest ofRound(Head head, Digest pack) {
    return Digest.of(head.digest().bytes(), pack.bytes());
  }

  /** A generator for one purpose; generators for different purposes do not depend on each other. */
  static RandomGenerator random(Digest seed, String purpose) {
    byte[] hash = Digest.of(seed.bytes(), purpose.getBytes(StandardCharsets.UTF_8)).bytes();
    return new SplittableRandom(ByteBuffer.wrap(hash).getLong());
  }
}
