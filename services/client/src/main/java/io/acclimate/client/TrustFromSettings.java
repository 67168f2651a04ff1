package io.acclimate.client;

import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.signing.Trust;
import io.acclimate.core.artifact.signing.TrustedKeys;
import io.acclimate.schemas.TrustConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/** Whose versions are loaded, as {@code acclimate.trusted-keys} and its neighbour say. */
public final class TrustFromSettings {
  private TrustFromSettings() {}

  /**
   * Reads the file of keys if one is named. With neither keys nor leave for unsigned versions every
   * version is refused.
   *
   * @throws IllegalArgumentException if the file cannot be read, or is none of keys
   */
  public static Trust of(TrustConfig config, InstantSource clock) {
    if (config.allowUnsigned()) {
      return new Trust.UnsignedAllowed();
    }
    Path file = config.trustedKeys();
    return new Trust.Pinned(file == null ? TrustedKeys.none() : read(file), clock);
  }

  private static TrustedKeys read(Path file) {
    String setting = TrustConfig.TRUSTED_KEYS + "=\"" + file + "\"";
    try {
      return TrustedKeys.parse(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new IllegalArgumentException(setting + " cannot be read: " + e, e);
    } catch (InvalidFormatException e) {
      throw new IllegalArgumentException(setting + ": " + e.getMessage(), e);
    }
  }
}
