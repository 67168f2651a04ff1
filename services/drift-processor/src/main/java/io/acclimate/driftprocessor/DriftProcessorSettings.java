package io.acclimate.driftprocessor;

import io.acclimate.core.drift.Distance;
import io.acclimate.core.drift.JensenShannon;
import io.acclimate.core.drift.PopulationStability;
import io.acclimate.core.drift.errors.ErrorDetectorConfig;
import io.acclimate.driftprocessor.judge.JudgeSettings;
import io.acclimate.driftprocessor.window.Standings;
import io.acclimate.driftprocessor.window.WindowSettings;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.streams.OutputFailures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/**
 * {@link DriftProcessorConfig}, checked.
 *
 * @param maxFeatures of one reference
 * @param groupInstanceId null for none
 */
public record DriftProcessorSettings(
    Path stateDir,
    int threads,
    WindowSettings windows,
    JudgeSettings judge,
    ErrorDetectorConfig errors,
    int maxFeatures,
    int standbyReplicas,
    Duration commitInterval,
    @Nullable String groupInstanceId) {
  private static final String ROOT = "acclimate.drift-processor.";
  private static final int MAX_THREADS = 64;
  private static final int MAX_ROWS = 100_000;
  private static final int MAX_DOMAINS = 10_000;
  private static final int MAX_FEATURES = 65_536;
  private static final int MAX_STANDBY = 10;

  /**
   * A restore reads some hundred thousand small entries in seconds: rather that pause than a new
   * instance that stays idle while it warms up.
   */
  private static final long ACCEPTABLE_RECOVERY_LAG = 1_000_000;

  public DriftProcessorSettings {
    require("threads", threads, 1, MAX_THREADS);
    require("window-rows", windows.rows(), 1, MAX_ROWS);
    require("min-rows", windows.firstJudged(), 1, windows.rows());
    // The detector's rows since its last record must still be in the ring.
    require("evaluate-every", windows.judgedEvery(), 1, windows.rows());
    require("state-every", windows.publishedEvery(), windows.judgedEvery(), MAX_ROWS);
    if (windows.publishedEvery() % windows.judgedEvery() != 0) {
      throw new IllegalArgumentException(
          "%sstate-every=%d is no multiple of evaluate-every=%d."
              .formatted(ROOT, windows.publishedEvery(), windows.judgedEvery()));
    }
    require("calm-evaluations", windows.calm(), 1, Standings.MAX_CALM);
    require("max-domains", windows.domains(), 1, MAX_DOMAINS);
    require("max-features", maxFeatures, 1, MAX_FEATURES);
    require("standby-replicas", standbyReplicas, 0, MAX_STANDBY);
    requireAbove("drift-distance", judge.drift(), 0, Double.MAX_VALUE);
    requireAbove("warning-distance", judge.warning(), 0, judge.drift());
    requireAbove("false-alarm-probability", judge.falseAlarm(), 0, 0.5);
    requireAbove("drift-share", judge.driftShare(), 0, 1);
    requireAbove("warning-share", judge.warningShare(), 0, judge.driftShare());
    if (!(judge.categories() instanceof JensenShannon
        || judge.categories() instanceof PopulationStability)) {
      throw new IllegalArgumentException(
          "%scategory-distance=%s depends on an order, which classes have not; use jensen-shannon or psi."
              .formatted(ROOT, judge.categories().key()));
    }
    if (commitInterval.compareTo(Duration.ofMillis(1)) < 0
        || commitInterval.compareTo(Duration.ofSeconds(5)) > 0) {
      throw new IllegalArgumentException(
          "%scommit-interval=%s is not in PT0.001S..PT5S.".formatted(ROOT, commitInterval));
    }
  }

  static DriftProcessorSettings of(DriftProcessorConfig config) {
    Distance numbers = distance("distance", config.distance());
    return new DriftProcessorSettings(
        config.stateDir(),
        config.threads(),
        new WindowSettings(
            config.windowRows(),
            config.minRows(),
            config.evaluateEvery(),
            config.stateEvery(),
            config.calmEvaluations(),
            config.maxDomains()),
        new JudgeSettings(
            numbers,
            config.warningDistance().orElse(numbers.warningEffect()),
            config.driftDistance().orElse(numbers.driftEffect()),
            distance("category-distance", config.categoryDistance()),
            config.minRows(),
            config.falseAlarmProbability(),
            config.warningShare(),
            config.driftShare()),
        ErrorDetectors.named(config.errorDetector(), ROOT + "error-detector"),
        config.maxFeatures(),
        config.standbyReplicas(),
        config.commitInterval(),
        config.groupInstanceId().orElse(null));
  }

  /** Group, application and transactional ids begin with this. */
  static String applicationId(EdgeConfig edge) {
    return edge.id("drift-processor");
  }

  TopologySettings topology(EdgeConfig edge, int partitions) {
    return new TopologySettings(edge.topics(), partitions, windows, judge, errors, maxFeatures);
  }

  StreamsConfig streams(EdgeConfig edge) {
    Map<String, Object> config = new HashMap<>(edge.streams(applicationId(edge), stateDir));
    config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
    config.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, standbyReplicas);
    config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
    config.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    config.put(StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG, ACCEPTABLE_RECOVERY_LAG);
    config.put(
        StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, Duration.ofMinutes(1).toMillis());
    config.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, OutputFailures.class);
    if (groupInstanceId != null) {
      config.put(
          StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
          groupInstanceId);
    }
    return new StreamsConfig(config);
  }

  private static Distance distance(String key, String name) {
    try {
      return Distance.of(name);
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException(ROOT + key + ": " + unknown.getMessage(), unknown);
    }
  }

  private static void require(String key, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s%s=%d is not in %d..%d.".formatted(ROOT, key, value, min, max));
    }
  }

  private static void requireAbove(String key, double value, double above, double max) {
    if (!(value > above && value <= max)) {
      throw new IllegalArgumentException(
          "%s%s=%s is not above %s and at most %s.".formatted(ROOT, key, value, above, max));
    }
  }
}
