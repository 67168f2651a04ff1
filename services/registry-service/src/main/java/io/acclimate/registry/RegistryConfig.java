package io.acclimate.registry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** Settings of the registry service; unknown keys under the root fail start-up. */
@ConfigMapping(prefix = "acclimate.registry-service")
public interface RegistryConfig {
  /** Folder of the blobs. It is the only state that is not in Kafka: keep it, and back it up. */
  @WithDefault(".acclimate/registry")
  Path dataDir();

  /** Largest blob that is taken, bytes. */
  @WithDefault("1073741824")
  long maxBlobBytes();

  /** Longest time that a read waits for a position, or for the answer to a command. */
  @WithDefault("30s")
  Duration maxWait();

  /** How long a change that was asked for by HTTP waits for its answer. */
  @WithDefault("10s")
  Duration commandTimeout();
}
