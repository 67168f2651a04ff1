package io.acclimate.eventprocessor;

import io.acclimate.core.artifact.Interval;
import io.acclimate.eventprocessor.join.Windows;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.streams.OutputFailures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/**
 * {@link EventProcessorConfig}, checked.
 *
 * @param groupInstanceId null for none
 */
public record EventProcessorSettings(
    Path stateDir,
    int threads,
    Duration deduplicationWindow,
    Windows windows,
    double unlabelledShare,
    int maxEventBytes,
    Duration commitInterval,
    @Nullable String groupInstanceId) {
  private static final String ROOT = "acclimate.event-processor.";
  private static final Duration MIN_WINDOW = Duration.ofSeconds(1);
  private static final Duration MAX_WINDOW = Duration.ofDays(365);
  private static final Interval SHARE = Interval.closed(0, 1);
  private static final int MAX_THREADS = 64;
  private static final int MAX_EVENT_BYTES = 4 * 1024 * 1024 - 128 * 1024;

  /**
   * A restore reads a million small entries in seconds: rather that pause than a new instance that
   * stays idle while it warms up.
   */
  private static final long ACCEPTABLE_RECOVERY_LAG = 1_000_000;

  /** For the progress of models, about 100 bytes each; no other store is cached. */
  private static final int CACHE_BYTES = 4 << 20;

  public EventProcessorSettings {
    require("threads", threads, 1, MAX_THREADS);
    if (!SHARE.contains(unlabelledShare)) {
      throw new IllegalArgumentException(
          "%sunlabelled-share=%s is not in 0..1.".formatted(ROOT, unlabelledShare));
    }
    require("max-event-bytes", maxEventBytes, 1, MAX_EVENT_BYTES);
    require("join-window", windows.join(), MIN_WINDOW, MAX_WINDOW);
    require("label-window", windows.label(), MIN_WINDOW, MAX_WINDOW);
    require("deduplication-window", deduplicationWindow, windows.longest(), MAX_WINDOW);
    require("commit-interval", commitInterval, Duration.ofMillis(1), Duration.ofSeconds(5));
  }

  static EventProcessorSettings of(EventProcessorConfig config) {
    return new EventProcessorSettings(
        config.stateDir(),
        config.threads(),
        config.deduplicationWindow(),
        new Windows(config.joinWindow(), config.labelWindow().orElse(config.joinWindow())),
        config.unlabelledShare(),
        config.maxEventBytes(),
        config.commitInterval(),
        config.groupInstanceId().orElse(null));
  }

  /** Group, application and transactional ids begin with this. */
  static String applicationId(EdgeConfig edge) {
    return edge.id("event-processor");
  }

  StreamsConfig streams(EdgeConfig edge) {
    Map<String, Object> config = new HashMap<>(edge.streams(applicationId(edge), stateDir));
    config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
    config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
    config.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
    config.put(StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG, ACCEPTABLE_RECOVERY_LAG);
    config.put(
        StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, Duration.ofMinutes(1).toMillis());
    config.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksMemory.class);
    config.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, OutputFailures.class);
    // A record on a detour is as large as it came, and has our headers besides.
    config.put(
        StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG),
        io.acclimate.schemas.Topics.MAX_MESSAGE_BYTES);
    if (groupInstanceId != null) {
      config.put(
          StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
          groupInstanceId);
    }
    return new StreamsConfig(config);
  }

  private static void require(String key, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s%s=%d is not in %d..%d.".formatted(ROOT, key, value, min, max));
    }
  }

  private static void require(String key, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "%s%s=%s is not in %s..%s.".formatted(ROOT, key, value, min, max));
    }
  }
}
