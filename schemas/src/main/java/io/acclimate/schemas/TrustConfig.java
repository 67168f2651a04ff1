package io.acclimate.schemas;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose versions a consumer of models loads.
 *
 * @param trustedKeys file of the pinned public keys; null pins none; setting {@code
 *     acclimate.trusted-keys}
 * @param allowUnsigned whether versions are loaded without a look at their signatures, for
 *     development; {@code acclimate.allow-unsigned}, default false
 */
public record TrustConfig(@Nullable Path trustedKeys, boolean allowUnsigned) {
  /** Setting that names the file of the pinned keys. */
  public static final String TRUSTED_KEYS = "acclimate.trusted-keys";

  /** Setting that turns verification off. */
  public static final String ALLOW_UNSIGNED = "acclimate.allow-unsigned";

  public TrustConfig {
    if (trustedKeys != null && allowUnsigned) {
      throw new IllegalArgumentException(
          "%s=true and %s=\"%s\" exclude each other: pinned keys would count for nothing."
              .formatted(ALLOW_UNSIGNED, TRUSTED_KEYS, trustedKeys));
    }
  }

  static TrustConfig from(Map<String, String> all) {
    Settings settings = new Settings(all, "");
    String file = settings.text(TRUSTED_KEYS);
    return new TrustConfig(
        file == null ? null : Path.of(file), settings.flag(ALLOW_UNSIGNED, false));
  }

  /** All its settings. */
  static Set<String> keys() {
    return Set.of(TRUSTED_KEYS, ALLOW_UNSIGNED);
  }
}
