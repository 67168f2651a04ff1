package io.acclimate.registry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of the registry service; unknown keys under the root fail start-up. */
@ConfigMapping(prefix = "acclimate.registry-service")
public interface RegistryConfig {
  /** Folder of the blobs. It is the only state that is not in Kafka: keep it, and back it up. */
  @WithDefault(".acclimate/registry")
  Path dataDir();

  /** Largest blob that is taken, bytes. */
  @WithDefault("1073741824")
  long maxBlobBytes();

  /**
   * SHA-256 of the TorchScript files that a model may have as its backbone. Such a file is code: it
   * runs wherever the model trains and serves, with the rights of that process.
   */
  Optional<List<String>> trustedBackbones();

  /** Longest time that a read waits for a position, or for the answer to a command. */
  @WithDefault("30s")
  Duration maxWait();

  /** How long a change that was asked for by HTTP waits for its answer. */
  @WithDefault("10s")
  Duration commandTimeout();
}
