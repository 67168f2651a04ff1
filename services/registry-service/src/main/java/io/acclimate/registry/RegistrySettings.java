package io.acclimate.registry;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Checked settings of the registry service.
 *
 * @param dataDir folder of the blobs
 * @param maxBlobBytes largest blob that is taken
 * @param maxWait longest time that a read waits for a position, or for the answer to a command
 * @param commandTimeout how long a change that was asked for by HTTP waits for its answer
 */
public record RegistrySettings(
    Path dataDir, long maxBlobBytes, Duration maxWait, Duration commandTimeout) {
  private static final Duration LONGEST = Duration.ofMinutes(5);

  public RegistrySettings {
    if (maxBlobBytes < 1) {
      throw new IllegalArgumentException(
          "acclimate.registry-service.max-blob-bytes=" + maxBlobBytes + " is not 1 or more");
    }
    require("max-wait", maxWait);
    require("command-timeout", commandTimeout);
  }

  /** Settings for a folder, all others as they are by default. */
  public static RegistrySettings in(Path dataDir) {
    return new RegistrySettings(dataDir, 1L << 30, Duration.ofSeconds(30), Duration.ofSeconds(10));
  }

  static RegistrySettings of(RegistryConfig config) {
    return new RegistrySettings(
        config.dataDir(), config.maxBlobBytes(), config.maxWait(), config.commandTimeout());
  }

  private static void require(String key, Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "acclimate.registry-service.%s=%s is not above 0 and at most %s"
              .formatted(key, value, LONGEST));
    }
  }
}
