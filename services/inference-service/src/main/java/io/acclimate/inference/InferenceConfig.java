package io.acclimate.inference;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of the inference service. */
@ConfigMapping(prefix = "acclimate.inference-service")
public interface InferenceConfig {

  /** Folder for copies of tensors; they are fetched again when it is lost. */
  @WithDefault(".acclimate/inference-service")
  Path stateDir();

  /** Bytes of copies kept in the state folder; what was not used for longest goes first. */
  @WithDefault("2147483648")
  long maxCacheBytes();

  /**
   * Bytes that the versions in memory may have, of all models together: champions first, then
   * aliases that traffic names, then others by last use.
   */
  @WithDefault("4294967296")
  long maxModelBytes();

  /** Bytes that a request may have. */
  @WithDefault("8388608")
  int maxRequestBytes();

  /** Requests that are answered at a time; the next one is told to come again a little later. */
  @WithDefault("256")
  int maxRequestsInFlight();

  /** Rows that a request may have. */
  @WithDefault("1024")
  int maxRows();

  /** Bytes that one row's tensor may have; its prediction must fit into a record. */
  @WithDefault("921600")
  int maxRowBytes();

  /** Rows of one pass through a version's network; requests that wait are joined; 1 joins none. */
  @WithDefault("64")
  int maxBatchRows();

  /**
   * How long a request may wait for company while a pass could begin; 0 joins only what has come
   * while none could, which delays nobody.
   */
  @WithDefault("0s")
  Duration maxBatchDelay();

  /** Passes of one version at a time; 0 is as many as there are processors. */
  @WithDefault("0")
  int parallelPasses();

  /**
   * Native threads per forward pass, for the whole process; on shared cores more than 1 is slower.
   */
  @WithDefault("1")
  int threads();

  /**
   * How long one call to the registry may take, its repetitions included; a download goes on for as
   * long as bytes come.
   */
  @WithDefault("10s")
  Duration registryTimeout();

  /** Bytes of answers that may wait for the predictions topic; above it predictions are lost. */
  @WithDefault("67108864")
  long maxWaitingPredictionBytes();

  /** Whether the requests of inference.requests.v1 are answered. */
  @WithDefault("true")
  boolean topicRequests();

  /** Requests of the topic that are answered in one transaction. */
  @WithDefault("500")
  int topicRequestsPerTransaction();

  /**
   * How long a request of the topic waits for a version that is not in memory; after that it is a
   * dead letter.
   */
  @WithDefault("1m")
  Duration topicRequestsMaxWait();

  /**
   * A name of its own for this instance in the group that answers the topic. With one, a restart
   * within the session time-out moves no partitions. Default none.
   */
  Optional<String> groupInstanceId();

  /** Bytes of requests that may wait for shadows; above it they are dropped and counted. */
  @WithDefault("16777216")
  long maxWaitingShadowBytes();

  /**
   * How long stopping may wait for each: requests that are being answered, shadows, and predictions
   * on their way to their topic.
   */
  @WithDefault("5s")
  Duration closeTimeout();
}
