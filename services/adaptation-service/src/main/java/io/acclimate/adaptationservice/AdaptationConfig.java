package io.acclimate.adaptationservice;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** Settings of the adaptation service. */
@ConfigMapping(prefix = "acclimate.adaptation-service")
public interface AdaptationConfig {

  /** Folder for copies of packs and tensors; they are fetched again when it is lost. */
  @WithDefault(".acclimate/adaptation-service")
  Path stateDir();

  /** Bytes of copies kept in the state folder; what was not used for longest goes first. */
  @WithDefault("4294967296")
  long maxCacheBytes();

  /**
   * Native threads per operation, for the whole process; on shared cores more than 1 is slower. It
   * is part of a version's lineage, since it decides bits.
   */
  @WithDefault("1")
  int threads();

  /**
   * Where rounds train: {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:N} for the GPU with
   * number N from 0. Auto is the first GPU, or the CPU if there is none. It is part of a version's
   * lineage, since it decides bits.
   */
  @WithDefault("auto")
  String device();

  /** Experiences in memory, a few hundred bytes each; above it reading pauses. */
  @WithDefault("100000")
  int maxBacklog();

  /**
   * How long one call to the registry may take, its repetitions included; a download goes on for as
   * long as bytes come.
   */
  @WithDefault("10s")
  Duration registryTimeout();

  /** How long a model waits that the registry does not know, before it is looked at again. */
  @WithDefault("5s")
  Duration unknownInterval();

  /** How long a paused model waits before it is looked at again. */
  @WithDefault("500ms")
  Duration pausedInterval();

  /** How long a model waits after broker or registry were away. */
  @WithDefault("1s")
  Duration outageInterval();

  /** How long a model waits after its round failed, times the number of failures. */
  @WithDefault("1s")
  Duration failureInterval();
}
