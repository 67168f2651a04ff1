package io.acclimate.registry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of the registry service; unknown keys under the root fail start-up. */
@ConfigMapping(prefix = "acclimate.registry-service")
public interface RegistryConfig {
  /** Where the blobs are: {@code file}, in the folder below, or {@code s3}, in a bucket. */
  @WithDefault("file")
  String store();

  /**
   * Folder of the blobs. It is the only state that is not in Kafka: keep it, and back it up. With a
   * bucket, blobs on their way there are in it.
   */
  @WithDefault(".acclimate/registry")
  Path dataDir();

  Bucket bucket();

  /**
   * A bucket of S3, or of what speaks S3. Credentials are those that Amazon's SDK finds: {@code
   * AWS_ACCESS_KEY_ID} and {@code AWS_SECRET_ACCESS_KEY}, its files, the role of the node or pod.
   */
  interface Bucket {
    /** Its name, 3 to 63 characters; it must exist. */
    Optional<String> name();

    /** What all keys begin with, such as {@code acclimate/}; at most 512 characters. */
    Optional<String> prefix();

    /** URL of a service that is not Amazon's. */
    Optional<URI> endpoint();

    /** Region; without one, what the surroundings say, or with an endpoint us-east-1. */
    Optional<String> region();

    /** Whether the bucket stands in the path of URLs instead of in the host's name. */
    @WithDefault("false")
    boolean pathStyle();
  }

  /** Largest blob that is taken, bytes; in a bucket at most 5 GiB. */
  @WithDefault("1073741824")
  long maxBlobBytes();

  /**
   * SHA-256 of the TorchScript files that a model may have as its backbone. Such a file is code: it
   * runs wherever the model trains and serves, with the rights of that process.
   */
  Optional<List<String>> trustedBackbones();

  /**
   * File of the private key that signs what aliases point at: P-256, in PEM (PKCS#8, not
   * encrypted). Read at the start; without it nothing is signed.
   */
  Optional<Path> signingKey();

  /**
   * Whoever has this token may read blobs that tell of training data and put blobs; workers and
   * imports have it as {@code acclimate.registry.token}. At least 16 characters; without it
   * everybody may.
   */
  Optional<String> trainingToken();

  Collection collection();

  /** How blobs are taken away that nothing leads to. */
  interface Collection {
    /** How often the store is looked through; 0s: never. */
    @WithDefault("1h")
    Duration every();

    /** How long a blob must have been out of reach, and how long ago it must have been put. */
    @WithDefault("24h")
    Duration grace();

    /** Of so many rounds of each model, the last ones, everything is kept. */
    @WithDefault("20")
    int keptRounds();
  }

  /**
   * For tests: the step of writing a change at which the process ends as kill -9 would; {@code
   * decided}, {@code change-sent}, {@code updates-sent}, {@code offset-sent} or {@code committed}.
   */
  Optional<String> failpoint();

  /** Longest time that a read waits for a position, or for the answer to a command. */
  @WithDefault("30s")
  Duration maxWait();

  /** How long a change that was asked for by HTTP waits for its answer. */
  @WithDefault("10s")
  Duration commandTimeout();
}
