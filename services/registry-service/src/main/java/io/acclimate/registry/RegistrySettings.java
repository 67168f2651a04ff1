package io.acclimate.registry;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.registry.collection.CollectionPolicy;
import io.acclimate.registry.journal.Failpoint;
import io.acclimate.registry.store.StoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checked settings of the registry service.
 *
 * @param store where the blobs are
 * @param maxBlobBytes largest blob that is taken
 * @param trustedBackbones digests of the TorchScript files that a model may have as its backbone
 * @param signingKey file of the private key that signs what aliases point at; null signs nothing
 * @param trainingToken who has it may read what tells of training data, and put blobs; null:
 *     everybody
 * @param collection when blobs are taken away that nothing leads to
 * @param failpoint where the process ends, for tests; null: nowhere
 * @param maxWait longest time that a read waits for a position, or for the answer to a command
 * @param commandTimeout how long a change that was asked for by HTTP waits for its answer
 */
public record RegistrySettings(
    StoreSettings store,
    long maxBlobBytes,
    Set<Digest> trustedBackbones,
    @Nullable Path signingKey,
    @Nullable String trainingToken,
    CollectionPolicy collection,
    @Nullable Failpoint failpoint,
    Duration maxWait,
    Duration commandTimeout) {
  private static final int SHORTEST_TOKEN = 16;
  private static final Duration LONGEST = Duration.ofMinutes(5);

  public RegistrySettings {
    long most = store.maxBlobBytes();
    if (maxBlobBytes < 1 || maxBlobBytes > most) {
      throw new IllegalArgumentException(
          "acclimate.registry-service.max-blob-bytes=%d is not in 1..%d"
              .formatted(maxBlobBytes, most));
    }
    trustedBackbones = Set.copyOf(trustedBackbones);
    if (trainingToken != null && trainingToken.strip().length() < SHORTEST_TOKEN) {
      throw new IllegalArgumentException(
          "acclimate.registry-service.training-token: %d characters are less than %d"
              .formatted(trainingToken.strip().length(), SHORTEST_TOKEN));
    }
    require("max-wait", maxWait);
    require("command-timeout", commandTimeout);
  }

  /** Settings for a folder, all others as they are by default. */
  public static RegistrySettings in(Path dataDir) {
    return new RegistrySettings(
        new StoreSettings.Folder(dataDir),
        1L << 30,
        Set.of(),
        null,
        null,
        CollectionPolicy.standard(),
        null,
        Duration.ofSeconds(30),
        Duration.ofSeconds(10));
  }

  static RegistrySettings of(RegistryConfig config) {
    return new RegistrySettings(
        store(config),
        config.maxBlobBytes(),
        config.trustedBackbones().orElse(List.of()).stream()
            .map(RegistrySettings::digest)
            .collect(Collectors.toUnmodifiableSet()),
        config.signingKey().orElse(null),
        config.trainingToken().orElse(null),
        new CollectionPolicy(
            config.collection().every(),
            config.collection().grace(),
            config.collection().keptRounds()),
        Failpoint.named(config.failpoint()),
        config.maxWait(),
        config.commandTimeout());
  }

  private static StoreSettings store(RegistryConfig config) {
    RegistryConfig.Bucket bucket = config.bucket();
    return switch (config.store()) {
      case "file" -> {
        refuseUnused("name", bucket.name());
        refuseUnused("prefix", bucket.prefix());
        refuseUnused("endpoint", bucket.endpoint());
        refuseUnused("region", bucket.region());
        yield new StoreSettings.Folder(config.dataDir());
      }
      case "s3" ->
          new StoreSettings.Bucket(
              bucket
                  .name()
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "acclimate.registry-service.bucket.name is missing;"
                                  + " acclimate.registry-service.store=s3 needs it")),
              bucket.prefix().orElse(""),
              bucket.endpoint().orElse(null),
              bucket.region().orElse(null),
              bucket.pathStyle(),
              config.dataDir());
      default ->
          throw new IllegalArgumentException(
              "acclimate.registry-service.store=" + config.store() + " is not one of file, s3");
    };
  }

  private static void refuseUnused(String key, Optional<?> value) {
    if (value.isPresent()) {
      throw new IllegalArgumentException(
          "acclimate.registry-service.bucket.%s=%s is of no use: acclimate.registry-service.store is file, not s3"
              .formatted(key, value.get()));
    }
  }

  private static Digest digest(String hex) {
    try {
      return new Digest(hex.strip().toLowerCase(Locale.ROOT));
    } catch (InvalidFormatException e) {
      throw new IllegalArgumentException(
          "acclimate.registry-service.trusted-backbones: '%s' is no SHA-256 in hexadecimal"
              .formatted(hex),
          e);
    }
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "RegistrySettings[store=%s, maxBlobBytes=%d, signingKey=%s, collection=%s]"
        .formatted(store, maxBlobBytes, signingKey, collection);
  }

  private static void require(String key, Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "acclimate.registry-service.%s=%s is not above 0 and at most %s"
              .formatted(key, value, LONGEST));
    }
  }
}
